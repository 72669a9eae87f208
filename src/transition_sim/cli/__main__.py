"""What `python -m transition_sim.cli` runs."""

from transition_sim.cli.app import main

main()
