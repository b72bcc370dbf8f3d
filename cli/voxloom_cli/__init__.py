"""The command line. Importing it, its help and its listings import no torch."""


def main() -> None:
    """Run the command line of this process; a refusal goes to stderr in plain words, with exit status 2."""
    from voxloom_cli.app import build

    build()()
