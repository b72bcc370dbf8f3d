"""Libraries that import torchaudio and use none of it, where torchaudio's compiled part does not load."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from types import ModuleType

_NAME = "torchaudio"


class _StandIn(ModuleType):
    """An importable torchaudio that holds nothing and says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(_NAME, "A stand-in: torchaudio is installed, but does not load.")
        self._reason = reason
        self.__spec__ = ModuleSpec(_NAME, None)  # libraries look whether it is installed

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # asked of any module, by inspect say
            raise AttributeError(name)
        raise ImportError(
            f"{_NAME}.{name} is used here, but {_NAME} does not load beside this torch ({self._reason}):"
            f" install the {_NAME} built for it"
        )


@contextmanager
def tolerating_torchaudio() -> Iterator[None]:
    """Import in this block what imports torchaudio without need of it.

    Where torchaudio loads, nothing is altered. Where its compiled library misses another (the CUDA build beside a CPU
    torch: OSError) or was made for another CUDA (RuntimeError), a stand-in takes its place for this block alone. What
    was imported in the block keeps the stand-in, and using any name of it raises ImportError with the reason; an
    `import torchaudio` after the block fails as it did before.
    """
    try:
        __import__(_NAME)
    except (OSError, RuntimeError) as error:
        reason = " ".join(str(error.__cause__ or error).split())
    else:
        yield
        return
    sys.modules[_NAME] = _StandIn(reason)
    try:
        yield
    finally:
        del sys.modules[_NAME]
