"""How a name that was not found is answered."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

PART_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
"""What a kind, a part, a slot or a YAML may be called."""

DOTTED_PATH = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*(:[A-Za-z_]\w*)?")
"""`package.module:attribute`, or a package alone."""

_LISTED = 12  # names shown when none is near


def hint(name: str, known: Iterable[str]) -> str:
    """The nearest of `known` as a question, else all of them; starts with `; `."""
    names = sorted(set(known))
    near = get_close_matches(name.lower(), [known_name.lower() for known_name in names], n=1, cutoff=0.6)
    if near:
        return f"; did you mean {next(known_name for known_name in names if known_name.lower() == near[0])!r}?"
    if not names:
        return "; there are none"
    shown = ", ".join(names[:_LISTED])
    return f"; there are: {shown}{', ...' if len(names) > _LISTED else ''}"


def is_code(name: str) -> bool:
    """Whether `name` looks like a way to code rather than a part's name, such as `package.module:Class`."""
    return PART_NAME.fullmatch(name) is None and ("." in name or ":" in name or "/" in name)
