"""The header of a safetensors file, read without opening a tensor. No torch here."""

from dataclasses import dataclass
from pathlib import Path

from safetensors import SafetensorError, safe_open

from voxloom.errors import VoiceError


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
        with safe_open(path, framework="numpy") as file:
            shapes = {name: tuple(file.get_slice(name).get_shape()) for name in file.keys()}  # noqa: SIM118 - no mapping
            return Header(shapes, file.metadata() or {})
    except OSError as error:
        raise VoiceError(f"{path}: the weights cannot be read ({error})") from error
    except SafetensorError as error:
        raise VoiceError(f"{path}: this is no whole safetensors file ({error}); download or copy it again") from error
