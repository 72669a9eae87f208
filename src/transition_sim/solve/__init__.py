"""Matrix → proven optimum: solver profiles, HiGHS, progress, status and the independent check.

Names are imported when they are first used: the process that holds HiGHS (`child`) lives in this
package too, and has to start at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from transition_sim.solve.certificate import Certificate as Certificate
    from transition_sim.solve.certificate import certify as certify
    from transition_sim.solve.certificate import require as require
    from transition_sim.solve.crash_basis import crash_basis as crash_basis
    from transition_sim.solve.decomposition import Block as Block
    from transition_sim.solve.decomposition import cut_out as cut_out
    from transition_sim.solve.decomposition import (
        independent_blocks as independent_blocks,
    )
    from transition_sim.solve.decomposition import solve_blocks as solve_blocks
    from transition_sim.solve.fallback import solve as solve
    from transition_sim.solve.fallback import (
        solve_with_fallback as solve_with_fallback,
    )
    from transition_sim.solve.highs.highs_model import HighsModel as HighsModel
    from transition_sim.solve.highs.process import Engine as Engine
    from transition_sim.solve.highs.process import shared_engine as shared_engine
    from transition_sim.solve.infeasibility import Confirmation as Confirmation
    from transition_sim.solve.infeasibility import (
        confirm_infeasible as confirm_infeasible,
    )
    from transition_sim.solve.profiles import HIGHS as HIGHS
    from transition_sim.solve.profiles import Profile as Profile
    from transition_sim.solve.profiles import for_warm_starts as for_warm_starts
    from transition_sim.solve.profiles import list_profiles as list_profiles
    from transition_sim.solve.profiles import load_profile as load_profile
    from transition_sim.solve.profiles import with_time_left as with_time_left
    from transition_sim.solve.progress import Lines as Lines
    from transition_sim.solve.progress import Live as Live
    from transition_sim.solve.progress import Progress as Progress
    from transition_sim.solve.progress import Silent as Silent
    from transition_sim.solve.progress import open_progress as open_progress
    from transition_sim.solve.progress import showing as showing
    from transition_sim.solve.solution import Attempt as Attempt
    from transition_sim.solve.solution import Basis as Basis
    from transition_sim.solve.solution import Solution as Solution
    from transition_sim.solve.status import Outcome as Outcome
    from transition_sim.solve.status import read_status as read_status
    from transition_sim.solve.status import require_optimal as require_optimal

_NAMES = {
    "decomposition": ("Block", "cut_out", "independent_blocks", "solve_blocks"),
    "certificate": ("Certificate", "certify", "require"),
    "crash_basis": ("crash_basis",),
    "fallback": ("solve", "solve_with_fallback"),
    "highs.highs_model": ("HighsModel",),
    "highs.process": ("Engine", "shared_engine"),
    "infeasibility": ("Confirmation", "confirm_infeasible"),
    "profiles": (
        *("HIGHS", "Profile", "for_warm_starts", "list_profiles", "load_profile", "with_time_left"),
    ),
    "progress": ("Lines", "Live", "Progress", "Silent", "open_progress", "showing"),
    "solution": ("Attempt", "Basis", "Solution"),
    "status": ("Outcome", "read_status", "require_optimal"),
}
_HOMES = {name: f"{__name__}.{module}" for module, names in _NAMES.items() for name in names}

__all__ = sorted(_HOMES)  # made from the one list of names


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
