"""xformers itself, imported when its attention is built, and what is said where it cannot serve."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

import torch
from torch import Tensor

from voxloom_registry import PluginError

DTYPES = (torch.float32, torch.float16, torch.bfloat16)
"""Types of numbers some kernel takes."""

_CHOOSE = "choose attention=sdpa"
_DESCRIBED = ("query ", "key ", "value ", "attn_bias ", "p ")
"""How lines of xformers' refusal begin that only repeat what it was given."""


def load() -> ModuleType:
    """`xformers.ops.fmha`, imported without its warning that its C++ extension does not load.

    Raises:
        PluginError: when it does not, and there is a GPU that it should serve: then xformers lets no kernel run.
    """
    logger = logging.getLogger("xformers")
    with _only_errors(logger):
        from xformers.ops import fmha
    reason = _unloaded()
    if reason is not None and torch.cuda.is_available():
        raise PluginError(f"the attention 'xformers' has no kernel here ({reason}): {_CHOOSE}")
    module: ModuleType = fmha
    return module


def refusal(query: Tensor, error: Exception | None = None) -> PluginError:
    """Why no kernel serves `query` (1,L,heads,d), in one sentence; `error` is what xformers said."""
    numbers = str(query.dtype).removeprefix("torch.")
    reason = f"its kernels take {', '.join(str(dtype).removeprefix('torch.') for dtype in DTYPES)}"
    if error is not None:
        reason = _unloaded() or _reasons(str(error))
    return PluginError(f"the attention 'xformers' has no kernel for {numbers} on {query.device} ({reason}): {_CHOOSE}")


def _unloaded() -> str | None:
    """Why its C++ extension does not load, if so."""
    from xformers import _cpp_lib

    error = _cpp_lib._cpp_library_load_exception
    return None if error is None else " ".join(str(error).partition("Please reinstall")[0].split())


def _reasons(message: str) -> str:
    indented = [line.strip() for line in message.splitlines() if line.startswith("    ")]
    found = [line for line in indented if line and not line.startswith(_DESCRIBED)]
    return "; ".join(dict.fromkeys(found)) or " ".join(message.split())


@contextmanager
def _only_errors(logger: logging.Logger) -> Iterator[None]:
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)
