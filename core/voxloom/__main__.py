"""`python -m voxloom`, the same as the command `voxloom`."""

from voxloom.cli import main

main()
