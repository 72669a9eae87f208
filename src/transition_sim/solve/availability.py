"""Which solver profiles there are, and which of them can run here."""

from __future__ import annotations

from transition_sim.errors import SolverError, Text
from transition_sim.solve.external import require_solver
from transition_sim.solve.held import quiet_highs, refused_option
from transition_sim.solve.options import refuse_option
from transition_sim.solve.profile_reader import HIGHS
from transition_sim.solve.profiles import Profile, load_profile, profile_files


def list_profiles() -> list[tuple[Profile, bool, Text | None]]:
    """Return every profile, whether it can run here, and why not."""
    found = []
    for path in profile_files().values():
        profile = load_profile(path)
        reason = why_not(profile)
        found.append((profile, reason is None, reason))
    return found


def why_not(profile: Profile) -> Text | None:
    """Return why a profile cannot run here, or None."""
    try:
        if profile.solver == HIGHS:
            refused = refused_option(quiet_highs(), profile.options)
            if refused is not None:
                refuse_option(refused, profile.options[refused])
        else:
            require_solver(profile)
    except SolverError as error:
        return error.sentence
    return None
