"""A text as the sentences it is spoken in."""

from dataclasses import dataclass

from voxloom.errors import InputError
from voxloom.sentences import split_sentences
from voxloom.text import AbstractText


@dataclass(frozen=True)
class Passage:
    """Sentences in order, and what had to be done to get them."""

    sentences: tuple[str, ...]
    notes: tuple[str, ...] = ()


def passage_of(text: str, limit: int, reader: AbstractText | None) -> Passage:
    """`text` in one piece, or its sentences when it is longer than `limit` characters.

    A voice's own text part splits it and says what can be spoken; without one general rules do.

    Raises:
        InputError: when nothing in it can be spoken.
    """
    if not text.strip():
        raise InputError("the text is empty: give at least one word to speak")
    if reader is None and not any(character.isalnum() for character in text):
        raise InputError(f"the text {text.strip()[:40]!r} holds nothing that can be spoken")
    if len(text.strip()) <= limit:
        return _checked((text.strip(),), reader)
    pieces = split_sentences(text, limit) if reader is None else reader.split(text, limit)
    passage = _checked(tuple(pieces), reader)
    return Passage(passage.sentences, (f"text: split into {len(passage.sentences)} sentences", *passage.notes))


def _checked(pieces: tuple[str, ...], reader: AbstractText | None) -> Passage:
    """Without the pieces that hold nothing to speak, as long as another does; what the text part drops is told."""
    if reader is None:
        return Passage(tuple(piece for piece in pieces if any(character.isalnum() for character in piece)))
    kept: list[str] = []
    dropped: list[str] = []
    refusals: list[InputError] = []
    for piece in pieces:
        try:
            dropped += reader.transcribe(piece).dropped
            kept.append(piece)
        except InputError as refusal:
            refusals.append(refusal)
            dropped.append(piece)
    if not kept:
        raise refusals[0]
    shown = " ".join(dict.fromkeys(dropped))
    return Passage(tuple(kept), (f"text: left out {shown}, which cannot be spoken",) if shown else ())
