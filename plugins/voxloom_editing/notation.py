"""Ways to write a change: marked words, a unified diff, numbers of words, seconds. No torch here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from voxloom.errors import InputError
from voxloom_editing.words import Word

_MARKED = re.compile(r"\[-(?P<old>.*?)-\]|\{\+(?P<new>.*?)\+\}", re.DOTALL)
_NUMBERS = re.compile(r"(?P<first>\d+)(?:-(?P<last>\d+))?(?P<after>\+)?=(?P<new>.*)", re.DOTALL)
_SECONDS = re.compile(r"(?P<start>\d+(?:\.\d+)?)s-(?P<end>\d+(?:\.\d+)?)s=(?P<new>.*)", re.DOTALL)
_WRITTEN = "'2=new', '2-4=new', '2=' (leave out), '2+=new' (after word 2, 0 is the start), '1.2s-1.9s=new'"


@dataclass(frozen=True)
class Replacement:
    """Words `first` to `last` (from 0, `last` not included) become `new`; of a change by `seconds` only those count."""

    new: str
    first: int = 0
    last: int = 0
    seconds: tuple[float, float] | None = None


def read_diff(given: str) -> tuple[str, str]:
    """The old and the new text of `a [-quick-]{+slow+} fox`, or of a unified diff or a file that holds either.

    Raises:
        InputError: when it is neither.
    """
    if _MARKED.search(given):
        old = _MARKED.sub(lambda match: match["old"] or "", given)
        new = _MARKED.sub(lambda match: match["new"] or "", given)
        return _plain(old), _plain(new)
    lines = [line for line in given.splitlines() if not line.startswith(("---", "+++", "@@", "diff ", "index ", "\\"))]
    if len(lines) > 1 and {line[:1] for line in lines} & {"-", "+"}:
        texts = [" ".join(line[1:] for line in lines if line[:1] in kept) for kept in ("- ", "+ ")]
        return _plain(texts[0]), _plain(texts[1])
    if "\n" not in given and len(given) < 1000 and Path(given).is_file():
        return read_diff(_contents(Path(given)))
    raise InputError("diff: marks no change: write 'a [-quick-]{+slow+} fox', or name a file with a unified diff")


def read_changes(given: str) -> list[Replacement]:
    """The changes of `2-3=slow red; 5=; 0+=Well`.

    Raises:
        InputError: when one is written in another way.
    """
    return [_change(part.strip()) for part in given.split(";") if part.strip()]


def applied(text: str, words: Sequence[Word], changes: Sequence[Replacement]) -> str:
    """`text` with its `words` changed.

    Raises:
        InputError: when a word is asked for that is not there, or two changes overlap.
    """
    if not changes:
        raise InputError(f"change: holds none; write them as {_WRITTEN}")
    ordered = sorted(changes, key=lambda change: (change.first, change.last))
    reached, place, pieces = 0, 0, []
    for change in ordered:
        if change.last > len(words) or change.first > len(words):
            raise InputError(
                f"change: word {max(change.last, change.first)} is outside the text, which has {len(words)} words"
            )
        if change.first < reached:
            raise InputError(f"change: word {change.first + 1} is changed twice; give one change for it")
        start = words[change.first].start if change.first < len(words) else len(text)
        end = words[change.last - 1].end if change.last > change.first else start
        pieces += [text[place:start], f" {change.new} "]
        reached, place = change.last, end
    return _plain("".join([*pieces, text[place:]]))


def numbered(change: Replacement, times: Sequence[tuple[float, float]], seconds: float, name: str) -> Replacement:
    """A change by seconds as one by words: those whose middle lies inside; `times` (start, end) are theirs.

    Raises:
        InputError: when it lies outside the recording, or no word inside it.
    """
    if change.seconds is None:
        return change
    start, end = change.seconds
    if end > seconds or start >= end:
        raise InputError(f"change: {start:g} s to {end:g} s lie outside {name}, which lasts {seconds:.2f} s")
    inside = [place for place, (begin, stop) in enumerate(times) if start <= (begin + stop) / 2 <= end]
    if not inside:
        raise InputError(f"change: no word of {name} is spoken from {start:g} s to {end:g} s")
    return Replacement(change.new, inside[0], inside[-1] + 1)


def _change(given: str) -> Replacement:
    if found := _SECONDS.fullmatch(given):
        return Replacement(found["new"].strip(), seconds=(float(found["start"]), float(found["end"])))
    found = _NUMBERS.fullmatch(given)
    first, last = (int(found["first"]), int(found["last"] or found["first"])) if found else (0, 0)
    if found and found["after"] and not found["last"]:
        return Replacement(found["new"].strip(), first, first)
    if not found or found["after"] or not 1 <= first <= last:
        raise InputError(f"change: {given!r} is none; write {_WRITTEN}")
    return Replacement(found["new"].strip(), first - 1, last)


def _contents(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"diff: {path} cannot be read ({error})") from error


def _plain(text: str) -> str:
    return re.sub(r"\s+([.,!?;:])", r"\1", " ".join(text.split()))
