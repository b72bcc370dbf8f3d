"""A configuration's slots as words of a command line, for whatever else is to run with them. No torch here."""

from collections.abc import Iterable

from voxloom_registry import Config, spelled

_LEFT_ALONE = ("default", "default.yaml")
"""Origins of what nobody chose, and what another configuration may have otherwise."""


def words_of(config: Config, slots: Iterable[str]) -> list[str]:
    """`slot=PART` and `slot.option=value` for all that somebody chose in `slots`."""
    words = []
    for name in slots:
        slot = config.slots[name]
        if slot.part_origin not in _LEFT_ALONE:
            words.append(f"{name}={spelled(slot.part)}")
        chosen = {option: origin for option, origin in slot.origins.items() if origin not in _LEFT_ALONE}
        words += [f"{name}.{option}={spelled(slot.options[option])}" for option in chosen]
    return words
