"""What `python -m transition_sim.cli` runs."""

from transition_sim.cli import main

main()
