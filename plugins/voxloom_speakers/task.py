"""The task `speaker`: makes speaker files, and shows what is in them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import voxloom
from voxloom.errors import InputError
from voxloom.metric import AbstractMetric
from voxloom.task import AbstractTask
from voxloom_speakers.flac import packed
from voxloom_speakers.gathering import Gathered, gather
from voxloom_speakers.request import SpeakerRequest
from voxloom_speakers.speaker import SUFFIX, Speaker, read_speaker, write_speaker
from voxloom_speakers.strangers import strangers
from voxloom_speakers.telling import lines_of

_SAID = ("text", "name", "consent", "licence")


@dataclass(frozen=True)
class Told:
    """A speaker and what is told of it."""

    speaker: Speaker
    notes: tuple[str, ...]


class Speakers(AbstractTask[SpeakerRequest, Told]):
    """Writes the file that the request names, or only reads it. `likeness` tells who seems to be somebody else."""

    def __init__(self, likeness: AbstractMetric | None = None) -> None:
        self._likeness = likeness

    def run(self, request: SpeakerRequest) -> Told:
        """See `AbstractTask.run`; nothing is written unless every recording can serve."""
        if request.action == "show":
            return _shown(request)
        if request.speaker.suffix.lower() != SUFFIX:
            raise InputError(f"{request.speaker}: a speaker file is called NAME{SUFFIX}")
        if not request.speaker.parent.is_dir():
            raise InputError(f"{request.speaker}: there is no folder {request.speaker.parent}; make it first")
        if not request.recordings:
            raise InputError("recordings: name one or more, such as `voxloom speaker make me.speaker a.wav b.wav`")
        for number, path in enumerate(request.recordings):
            if path in request.recordings[:number]:
                raise InputError(f"{path}: is given twice")
        texts = _texts(request)
        gathered = gather(request.recordings, request.seconds)
        speaker = Speaker(packed(gathered.prompt), _about(request, gathered, texts))
        others = () if self._likeness is None else tuple(strangers(request.recordings, self._likeness))
        write_speaker(request.speaker, speaker)
        return Told(speaker, (*gathered.notes, *others, *lines_of(speaker)))


def _shown(request: SpeakerRequest) -> Told:
    extra = [name for name in ("recordings", *_SAID) if getattr(request, name)]
    if extra:
        raise InputError(f"{extra[0]}: belongs to `voxloom speaker make`; `show` takes the file alone")
    speaker = read_speaker(request.speaker)
    return Told(speaker, tuple(lines_of(speaker)))


def _texts(request: SpeakerRequest) -> list[str | None]:
    """What is said in each recording."""
    if request.text is None:
        return [None] * len(request.recordings)
    written = request.text
    if written.lower().endswith(".txt"):
        try:
            written = Path(written).read_text(encoding="utf-8-sig").strip("\n").replace("\n", "|")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"text: {written} cannot be read ({error})") from error
    texts = [text.strip() for text in written.split("|")]
    if len(texts) != len(request.recordings) or not all(texts):
        raise InputError(
            f"text: {len(texts)} transcripts for {len(request.recordings)} recordings; give one for each, none empty"
        )
    return list(texts)


def _about(request: SpeakerRequest, gathered: Gathered, texts: Sequence[str | None]) -> dict[str, Any]:
    complete = gathered.complete and all(texts)
    return {
        "name": request.name or request.speaker.stem,
        "consent": request.consent,
        "licence": request.licence,
        "transcript": " ".join(text for text in texts if text) if complete else None,
        "sample_rate": gathered.prompt.sample_rate,
        "seconds": len(gathered.prompt.wave) / gathered.prompt.sample_rate,
        "recordings": [
            {"file": path.name, "sha256": _hash(path), "text": text, "used": _used(gathered, number)}
            for number, (path, text) in enumerate(zip(request.recordings, texts, strict=True))
        ],
        "options": {"seconds": request.seconds},
        "voxloom": voxloom.__version__,
    }


def _used(gathered: Gathered, number: int) -> list[list[float]]:
    """From where to where recording `number` is kept, in seconds."""
    return [[round(each.start, 3), round(each.end, 3)] for each in gathered.stretches if each.recording == number]


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
