"""VCTK."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from voxloom.corpus import AbstractCorpus, Item
from voxloom.errors import InputError
from voxloom_corpora.gathering import Gathering, Missing, lines, read

AUDIO, TEXT, SPEAKERS = "wav48_silence_trimmed", "txt", "speaker-info.txt"
_ACCENT = 3  # column of speaker-info.txt: ID AGE GENDER ACCENTS REGION COMMENTS
_WITHOUT_TEXT = frozenset({"p315"})
_WITHOUT_MIC2 = frozenset({"p280", "p315"})
_KNOWN_HOLES = frozenset({"p362"})
"""Speakers who, in the corpus as published, miss single recordings of texts that are there."""


class VctkCorpus(AbstractCorpus):
    """`txt/SPEAKER/ID.txt` with `wav48_silence_trimmed/SPEAKER/ID_mic1.flac` and `ID_mic2.flac` (48 kHz).

    Only what is missing as published is passed over by itself: p315 has no texts, neither p280 nor p315 has mic2, and
    p362 lacks recordings. The corpus has no splits: all speakers are `train` but those named in `dev` and `test`.
    Layout: README of VCTK-Corpus-0.92 (Yamagishi, Veaux & MacDonald 2019, doi 10.7488/ds/2645).
    """

    def __init__(
        self,
        path: Path,
        mic: Literal["mic1", "mic2"] = "mic1",
        accents: tuple[str, ...] = (),
        dev: tuple[str, ...] = (),
        test: tuple[str, ...] = (),
        missing: Missing = "refuse",
    ) -> None:
        self.path, self.mic, self.accents = Path(path), mic, accents
        self.dev, self.test, self.missing = dev, test, missing

    def items(self, split: str | None = None) -> Sequence[Item]:
        """See `AbstractCorpus.items`."""
        gathering = Gathering(self.missing)
        if not gathering.names(self.path / TEXT) or not gathering.names(self.path / AUDIO):
            raise InputError(f"{self.path} does not hold {TEXT} and {AUDIO}: corpus.path names VCTK-Corpus-0.92")
        folders = [*gathering.folders(self.path / AUDIO), *gathering.folders(self.path / TEXT)]
        speakers = sorted({folder.name for folder in folders})
        unknown = sorted({*self.dev, *self.test} - set(speakers))
        if unknown:
            raise InputError(f"{self.path / AUDIO}: there is no speaker {', '.join(unknown)}")
        for speaker in self._with_accent(speakers):
            if split in (None, self._split(speaker)):
                self._speaker(gathering, speaker)
        return gathering.items

    def _speaker(self, gathering: Gathering, speaker: str) -> None:
        audio, text, ending = self.path / AUDIO / speaker, self.path / TEXT / speaker, f"_{self.mic}.flac"
        written = {name.removesuffix(".txt") for name in gathering.names(text) if name.endswith(".txt")}
        spoken = {name.removesuffix(ending) for name in gathering.names(audio) if name.endswith(ending)}
        unrecorded = _WITHOUT_MIC2 if self.mic == "mic2" else ()
        if (speaker in _WITHOUT_TEXT and not written) or (speaker in unrecorded and not spoken):
            return
        for name in sorted(spoken | written):
            recording = audio / f"{name}{ending}"
            if name not in written:
                gathering.lacks(f"{recording}: there is no text {text / name}.txt")
            elif name in spoken or speaker not in _KNOWN_HOLES:
                where = text / f"{name}.txt"
                item = Item(name, recording, " ".join(read(where).split()), f"vctk-{speaker}", self._split(speaker))
                gathering.add(item, str(where))

    def _with_accent(self, speakers: Sequence[str]) -> list[str]:
        if not self.accents:
            return list(speakers)
        accents = {}
        for line, _ in list(lines(self.path / SPEAKERS))[1:]:
            columns = line.split()
            if len(columns) > _ACCENT:
                accents[columns[0]] = columns[_ACCENT]
        unknown = sorted(set(self.accents) - set(accents.values()))
        if unknown:
            known = ", ".join(sorted(set(accents.values())))
            raise InputError(f"{self.path / SPEAKERS}: nobody has the accent {', '.join(unknown)}; there are {known}")
        return [speaker for speaker in speakers if accents.get(speaker) in self.accents]

    def _split(self, speaker: str) -> str:
        return "test" if speaker in self.test else "dev" if speaker in self.dev else "train"
