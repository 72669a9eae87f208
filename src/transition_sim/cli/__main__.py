"""What `python -m transition_sim.cli` runs."""

from transition_sim.__main__ import main

main()
