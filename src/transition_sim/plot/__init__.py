"""Pictures of a run: pathways, a period's dispatch, flexibility, targets. They read results only.

Every function takes results and, if wanted, the axes to draw on, and returns the axes.
"""

from transition_sim.plot.curtailment import curtailment
from transition_sim.plot.flexibility import charging, online, reserve
from transition_sim.plot.frontier import frontier
from transition_sim.plot.operation import dispatch
from transition_sim.plot.pathways import capacity, generation
from transition_sim.plot.targets import targets
from transition_sim.plot.tornado import tornado

__all__ = [
    "capacity",
    "charging",
    "curtailment",
    "dispatch",
    "frontier",
    "generation",
    "online",
    "reserve",
    "targets",
    "tornado",
]
