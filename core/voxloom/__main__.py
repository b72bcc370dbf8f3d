"""`python -m voxloom`, the same as the command `voxloom`."""

from voxloom_cli import main

main()
