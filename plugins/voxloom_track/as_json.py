"""The track as JSON: complete, a symbol a line."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from voxloom.errors import InputError
from voxloom_track.formats import Add, TrackFormat
from voxloom_track.numbers import number, numbers, shortest
from voxloom_track.passage import Passage, Said

KIND = "voxloom prosody track"
CONTOURS = ("pitch", "voicing", "energy")


class JsonFormat(TrackFormat):
    """Numbers have as many digits as 32 bits hold, so that what is read is what was written."""

    @contextmanager
    def filling(self, path: Path, seconds: Callable[[], float]) -> Iterator[Add]:
        """See `TrackFormat.filling`; a sentence is written as it comes."""
        del seconds
        with path.open("w", encoding="utf-8") as file:
            file.write(f'{{"track": {json.dumps(KIND)}, "sentences": [')
            between = "\n"

            def add(passages: Sequence[Passage]) -> None:
                nonlocal between
                for passage in passages:
                    file.write(between + _lines(passage))
                    between = ",\n"

            yield add
            file.write("\n]}\n")

    def read(self, path: Path, frame_rate: float) -> list[Passage]:
        """See `TrackFormat.read`."""
        del frame_rate
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise InputError(f"{path}: is no JSON ({error})") from error
        sentences = found.get("sentences") if isinstance(found, dict) and found.get("track") == KIND else None
        if not isinstance(sentences, list):
            raise InputError(f'{path}: is no track: it must hold "track": "{KIND}" and a list of "sentences"')
        return [_passage(each, f"{path}: sentence {place}") for place, each in enumerate(sentences, start=1)]


def _lines(passage: Passage) -> str:
    symbols = ",\n".join(f"  {json.dumps(_plain(said), ensure_ascii=False)}" for said in passage.symbols)
    head = {"text": passage.text, "start": round(passage.start, 6), "frame_rate": passage.frame_rate}
    return f'{json.dumps(head, ensure_ascii=False)[:-1]}, "symbols": [\n{symbols}\n]}}'


def _plain(said: Said) -> dict[str, Any]:
    contours = {name: [shortest(value) for value in getattr(said, name)] for name in CONTOURS if getattr(said, name)}
    return {
        "symbol": said.symbol,
        "word": said.word,
        "characters": said.characters,
        "seconds": None if said.seconds is None else shortest(said.seconds),
        **contours,
    }


def _passage(found: Any, where: str) -> Passage:
    symbols = found.get("symbols") if isinstance(found, dict) else None
    if not isinstance(symbols, list):
        raise InputError(f'{where}: must hold a list of "symbols"')
    said = tuple(_said(each, f"{where}, symbol {place}") for place, each in enumerate(symbols, start=1))
    return Passage(
        str(found.get("text", "")), said, float(found.get("start", 0.0)), float(found.get("frame_rate", 0.0))
    )


def _said(found: Any, where: str) -> Said:
    if not isinstance(found, dict) or not isinstance(found.get("symbol"), str):
        raise InputError(f'{where}: must hold a "symbol"')
    unknown = sorted(set(found) - {"symbol", "word", "characters", "seconds", *CONTOURS})
    if unknown:
        raise InputError(f"{where}: has {unknown[0]!r}; it may hold seconds, pitch, voicing and energy")
    word, seconds = found.get("word"), found.get("seconds")
    characters = found.get("characters") or (0, 0)
    if not (word is None or isinstance(word, int)) or len(characters) != 2:
        raise InputError(f"{where}: word must be a number or null, and characters two numbers")
    return Said(
        found["symbol"],
        word,
        (int(characters[0]), int(characters[1])),
        None if seconds is None else number(seconds, "seconds", where),
        **{name: numbers(found.get(name), name, where) for name in CONTOURS},
    )
