"""Spaces are symbols, and neither spreadsheets nor Praat keep them: they have a sign of their own. No torch here."""

OPEN_BOX = "␣"


def named(symbol: str) -> str:
    """A symbol as it is written."""
    return symbol.replace(" ", OPEN_BOX)


def unnamed(written: str) -> str:
    """The symbol that was written."""
    return written.replace(OPEN_BOX, " ")
