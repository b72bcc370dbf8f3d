"""What differs between a configuration as it was written down and as it is now."""

from typing import Any


def differences(old: Any, new: Any, where: str = "") -> list[str]:
    """`slot.option: OLD then, NEW now` for every value that differs between two nested mappings.

    Of a slot that another part fills only the part is told: its options are others too.
    """
    if isinstance(old, dict) and isinstance(new, dict):
        if old.get("part") != new.get("part"):
            return differences(old.get("part"), new.get("part"), where)
        keys = sorted({*old, *new})
        return [found for key in keys for found in differences(old.get(key), new.get(key), f"{where}.{key}".strip("."))]
    return [] if old == new else [f"{where}: {old} then, {new} now"]
