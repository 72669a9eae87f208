"""Scenario → System: the sets and parameters of the linear program."""

from transition_sim.system.assets import Asset
from transition_sim.system.build import Guards, System, build_system
from transition_sim.system.fix_builds import with_builds
from transition_sim.system.relaxation import relax
from transition_sim.system.retirement import retired_units
from transition_sim.system.share_targets import Sense, ShareTarget
from transition_sim.system.unit_dates import Member

__all__ = [
    "Asset",
    "Guards",
    "Member",
    "Sense",
    "ShareTarget",
    "System",
    "build_system",
    "relax",
    "retired_units",
    "with_builds",
]
