"""Matrix → proven optimum: solver profiles, HiGHS, progress, status and the independent check."""

from transition_sim.solve.certificate import Certificate, certify, require
from transition_sim.solve.confirmation import Confirmation, confirm_infeasible
from transition_sim.solve.highs import HighsModel, solve
from transition_sim.solve.profiles import Profile, list_profiles, load_profile
from transition_sim.solve.progress import Lines, Live, Progress, Silent, open_progress
from transition_sim.solve.solution import Solution
from transition_sim.solve.status import Outcome, read_status, require_optimal

__all__ = [
    "Certificate",
    "Confirmation",
    "HighsModel",
    "Lines",
    "Live",
    "Outcome",
    "Profile",
    "Progress",
    "Silent",
    "Solution",
    "certify",
    "confirm_infeasible",
    "list_profiles",
    "load_profile",
    "open_progress",
    "read_status",
    "require",
    "require_optimal",
    "solve",
]
