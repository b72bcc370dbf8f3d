"""A text as the sentences it is spoken in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from voxloom.errors import InputError
from voxloom.sentences import split_sentences
from voxloom.text import AbstractText, Transcript


@dataclass(frozen=True)
class Passage:
    """Sentences in order, and what had to be done to get them."""

    sentences: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Read:
    """A sentence, how the voice's text part reads it, and what nothing could be made of in it or just behind it."""

    sentence: str
    transcript: Transcript | None
    dropped: tuple[str, ...] = ()


def passage_of(text: str, limit: int, first_limit: int, reader: AbstractText | None) -> Passage:
    """`text` in one piece, or its sentences when it is longer than `limit` characters.

    A voice's own text part splits it; without one general rules do. A first sentence longer than `first_limit`, unless
    that is 0, is spoken in two: what comes first is short.

    Raises:
        InputError: when nothing in it can be spoken.
    """
    text, given = text.strip(), text
    if not text:
        raise InputError("the text is empty: give at least one word to speak")
    if reader is None and not _has_words(text):
        raise InputError(f"the text {text[:40]!r} holds nothing that can be spoken")
    pieces = _split(given, limit, reader) if len(text) > limit else [text]
    if first_limit and len(pieces[0]) > first_limit:
        first = _split(pieces[0], first_limit, reader)[0]
        if pieces[0].startswith(first):
            pieces = [first, *(rest for rest in (pieces[0][len(first) :].strip(),) if rest), *pieces[1:]]
    if len(text) <= limit and len(pieces) == 1:
        return Passage((text,))
    spoken = tuple(piece for piece in pieces if _has_words(piece) or _is_spoken(piece, reader))
    return Passage(tuple(pieces), (f"text: split into {len(spoken)} sentences",))


def readings(sentences: Iterable[str], reader: AbstractText | None) -> Iterator[Read]:
    """The sentences that can be spoken, each read when the one before it is given out, and what is left out.

    Raises:
        InputError: at the end, when nothing in any could be spoken.
    """
    before: tuple[str, ...] = ()
    waiting: Read | None = None
    refusal: InputError | None = None
    for sentence in sentences:
        try:
            transcript = _transcript(sentence, reader)
        except InputError as error:
            refusal = refusal or error
            if reader is None:
                continue
            if waiting is None:
                before = (*before, sentence)
            else:
                waiting = Read(waiting.sentence, waiting.transcript, (*waiting.dropped, sentence))
            continue
        if waiting is not None:
            yield waiting
        waiting = Read(sentence, transcript, (*before, *(transcript.dropped if transcript else ())))
        before = ()
    if waiting is not None:
        yield waiting
    elif refusal is not None:
        raise refusal


def left_out(dropped: Iterable[str]) -> tuple[str, ...]:
    """The note of what cannot be spoken, if there is any."""
    shown = " ".join(dict.fromkeys(dropped))
    return (f"text: left out {shown}, which cannot be spoken",) if shown else ()


def _split(text: str, limit: int, reader: AbstractText | None) -> list[str]:
    return split_sentences(text, limit) if reader is None else reader.split(text, limit)


def _transcript(sentence: str, reader: AbstractText | None) -> Transcript | None:
    if reader is not None:
        return reader.transcribe(sentence)
    if not _has_words(sentence):
        raise InputError(f"the text {sentence[:40]!r} holds nothing that can be spoken")
    return None


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _is_spoken(piece: str, reader: AbstractText | None) -> bool:
    """Whether a piece without a letter or digit is spoken all the same, as `&` is."""
    try:
        return _transcript(piece, reader) is not None
    except InputError:
        return False
