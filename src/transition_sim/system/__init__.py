"""Scenario → System: the sets and parameters of the linear program."""

from transition_sim.system.build import ShareTarget, System, build_system
from transition_sim.system.fleet import Asset
from transition_sim.system.members import Member

__all__ = ["Asset", "Member", "ShareTarget", "System", "build_system"]
