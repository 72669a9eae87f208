"""HiGHS's log, line by line → the stage, the iteration, the objective, and the warnings.

The counters that HiGHS hands to its callbacks hold no objective, and none at all for the interior
point method; its log has both. A line that is not understood changes nothing.
"""

from __future__ import annotations

import re

import highspy

STARTS = {
    "Presolving model": "presolve",
    "Using dual simplex": "simplex",
    "Using primal simplex": "simplex",
    "Solving LP without presolve": "simplex",
    "Using EKK": "simplex",
    "IPX model": "interior point",
    "Interior point solve": "interior point",
    "Running HiPO": "interior point",
    "Running crossover": "crossover",
    "Solving with cuPDLP": "first order",
    "Using HiPDLP": "first order",
}
ITERATION = re.compile(r"\s*(\d+)\*?\s+([-+]?\d\.\d+e[-+]\d+)\s")
ALARMS = (highspy.HighsLogType.kWarning, highspy.HighsLogType.kError)
# Said of every program that is handed over as arrays, which have to include the integer columns.
NO_MATTER = "No semi-integer/integer variables"
MARK = re.compile(r"^(WARNING|ERROR):\s*")


class Log:
    """What HiGHS's log said so far.

    Attributes
    ----------
    stage : str
        What HiGHS does now.
    iterations : int
        Of the present stage.
    objective : float or None
        The latest, in the solver's scaled cost unit.
    warnings : list of str
        Every warning and error, without repetition.
    """

    def __init__(self) -> None:
        self.stage = "solve"
        self.iterations = 0
        self.objective: float | None = None
        self.warnings: list[str] = []

    def restart(self) -> None:
        """Forget how far the last run came; its warnings stay."""
        self.stage, self.iterations, self.objective = "solve", 0, None

    def read(self, kind: highspy.HighsLogType, message: str) -> None:
        """Take in one message of HiGHS's log."""
        for line in message.splitlines():
            if kind in ALARMS or line.startswith("WARNING:"):
                self._warn(" ".join(MARK.sub("", line.strip()).split()))
            else:
                self._follow(line)

    def _warn(self, text: str) -> None:
        if text and text not in self.warnings and not text.startswith(NO_MATTER):
            self.warnings.append(text)

    def _follow(self, line: str) -> None:
        for start, stage in STARTS.items():
            if line.lstrip().startswith(start):
                self.stage, self.iterations = stage, 0
                return
        found = ITERATION.match(line)
        if found:
            self.iterations, self.objective = int(found[1]), float(found[2])
