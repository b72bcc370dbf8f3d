"""What the tasks are asked. No torch here."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from voxloom_registry import option


@dataclass(frozen=True)
class EditRequest:
    """A recording, what is said in it and what should be. One of `to`, `diff` and `change` says the latter."""

    audio: Path = option(help="recording to edit", positional=True)
    text: str | None = option(None, help="what is said in it; without it transcriber=NAME hears it")
    to: str | None = option(None, help="what should be said")
    diff: str | None = option(
        None, help="both texts at once, as 'a [-quick-]{+slow+} fox', or a file with a unified diff"
    )
    change: str | None = option(
        None, help="changes by number of word or by seconds, as '2-3=slow red; 5=; 0+=Well; 1.2s-1.9s=fox'"
    )
    way: Literal["context", "splice"] = option(
        "splice", help="new words are made between their neighbours, or with all other words and cut out of them"
    )
    seed: int = option(0, help="seed of the noise speech is made from", minimum=0, maximum=2**32)
    save_patch: Path | None = option(None, help="file to keep the edit in, for `voxloom patch`", writes=True)
    overwrite: bool = option(False, help="the result may take the place of the recording", writes=True)


@dataclass(frozen=True)
class PatchRequest:
    """A patch and the recording it was made from (`apply`) or the one it made (`reverse`)."""

    action: Literal["apply", "reverse"] = option(help="apply or reverse", positional=True)
    patch: Path = option(help="file that `voxloom edit --save-patch` wrote", positional=True)
    audio: Path = option(help="recording to change", positional=True)
    overwrite: bool = option(False, help="the result may take the place of the recording", writes=True)


@dataclass(frozen=True)
class EditCheckRequest:
    """Which recordings of a corpus are edited, and how."""

    split: str = option("test", help="split of the corpus")
    limit: int | None = option(None, help="only so many edits, by turns of its speakers", minimum=1)
    ways: tuple[Literal["context", "splice"], ...] = option(("context", "splice"), help="ways to compare")
    seed: int = option(0, help="seed of edits and of noise", minimum=0, maximum=2**32)
