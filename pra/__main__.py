"""`python -m pra`."""

from pra.cli import main

main()
