"""The header of a safetensors file, read without opening a tensor. No torch here."""

import json
from dataclasses import dataclass
from pathlib import Path

from voxloom.errors import VoiceError

_LENGTH_BYTES = 8
_LONGEST_HEADER = 100_000_000  # bytes; the format's own limit


@dataclass(frozen=True)
class Header:
    """Names and shapes of the tensors, and the facts written beside them."""

    shapes: dict[str, tuple[int, ...]]
    facts: dict[str, str]


def read_header(path: Path) -> Header:
    """The header of `path`.

    Raises:
        VoiceError: when the file is missing, is no safetensors file or is shorter than its header says.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            length = int.from_bytes(file.read(_LENGTH_BYTES), "little")
            raw = file.read(length) if length <= min(size, _LONGEST_HEADER) else b""
    except OSError as error:
        raise VoiceError(f"{path}: the weights cannot be read ({error.strerror})") from error
    try:
        entries = json.loads(raw)
        facts = entries.pop("__metadata__", {})
        shapes = {name: tuple(entry["shape"]) for name, entry in entries.items()}
        end = max((entry["data_offsets"][1] for entry in entries.values()), default=0)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise VoiceError(f"{path}: this is no whole safetensors file; download or copy it again") from error
    expected = _LENGTH_BYTES + length + end
    if size != expected:
        raise VoiceError(f"{path}: the file holds {size} bytes instead of {expected}; download or copy it again")
    return Header(shapes, facts)
