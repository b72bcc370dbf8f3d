"""A folder in which a synthetic corpus is made, utterance by utterance, and gone on with."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import torch

from voxloom.audio import write
from voxloom.corpus import Item
from voxloom.errors import InputError
from voxloom.files import write_text
from voxloom_synthetic.alignment import Aligned, aligned
from voxloom_synthetic.espeak import Espeak, Voice
from voxloom_synthetic.texts import clauses

MADE_BY, MANIFEST, AUDIO = "made_by.json", "manifest.jsonl", "audio"
_FORMAT = 1
_FULL_SCALE = 32768
_DIGITS = 7  # of seconds: finer than a sample


@dataclass(frozen=True)
class Plan:
    """Who says what: every speaker goes through all texts, each beginning at another one."""

    texts: Sequence[str]
    voices: Mapping[str, Voice]
    test_speakers: int

    @property
    def size(self) -> int:
        """Utterances until one would be repeated."""
        return len(self.texts) * len(self.voices)

    def __getitem__(self, number: int) -> tuple[str, str, str]:
        """(speaker, text, split) of an utterance."""
        turn, place = divmod(number, len(self.voices))
        first = place * len(self.texts) // len(self.voices)
        split = "test" if place >= len(self.voices) - self.test_speakers else "train"
        return list(self.voices)[place], self.texts[(first + turn) % len(self.texts)], split

    def digest(self) -> dict[str, object]:
        """What decides the files."""
        said = hashlib.sha256("\n".join(self.texts).encode()).hexdigest()[:16]
        voices = {speaker: [voice.name, voice.pitch, voice.pace] for speaker, voice in self.voices.items()}
        return {"format": _FORMAT, "texts": said, "voices": voices, "test_speakers": self.test_speakers}


class Folder:
    """The utterances made so far, and those made now; each recording appears whole before it is listed."""

    def __init__(self, path: Path, plan: Plan) -> None:
        """Raises: InputError: when the folder holds the corpus of another plan."""
        self.path, self.plan = path, plan
        self._lines: list[str] = []
        self._engine: Espeak | None = None
        self._stack = ExitStack()
        made_by = path / MADE_BY
        try:
            if made_by.is_file():
                self._refuse_other(json.loads(made_by.read_text(encoding="utf-8")))
                self._lines = _whole_lines(path / MANIFEST)
            elif path.is_dir() and any(path.iterdir()):
                raise InputError(f"{path} holds other files: corpus.path must name a folder of the corpus's own")
        except (OSError, ValueError) as error:
            raise InputError(f"the corpus in {path} cannot be read: {error}") from error

    def _refuse_other(self, then: object) -> None:
        now = self.plan.digest()
        if then != now:
            differing = [key for key in now if not isinstance(then, dict) or then.get(key) != now[key]]
            raise InputError(
                f"{self.path} holds a synthetic corpus of other {' and '.join(differing)}: choose another corpus.path"
            )

    @contextmanager
    def opened(self) -> Iterator[None]:
        """The folder, ready for more."""
        with self._stack:
            yield

    def item(self, number: int) -> Item:
        """An utterance; those before it must have been asked for."""
        if number == len(self._lines):
            self._make(number)
        entry = json.loads(self._lines[number])
        return Item(
            entry["id"],
            self.path / entry["audio"],
            entry["text"],
            entry["speaker"],
            entry["split"],
            tuple(entry["phonemes"]),
            tuple(entry["durations"]),
        )

    def _make(self, number: int) -> None:
        speaker, text, split = self.plan[number]
        name = f"{number:06}-{speaker}"
        spoken = self._speak(text, self.plan.voices[speaker])
        audio = f"{AUDIO}/{name}.flac"
        try:
            (self.path / AUDIO).mkdir(parents=True, exist_ok=True)
            if not self._lines:
                write_text(self.path / MADE_BY, json.dumps(self.plan.digest(), indent=1))
            write(self.path / audio, torch.from_numpy(spoken.samples / _FULL_SCALE), spoken.sample_rate)
            line = json.dumps(
                {
                    "id": name,
                    "audio": audio,
                    "split": split,
                    "speaker": speaker,
                    "text": text,
                    "phonemes": "".join(spoken.symbols),
                    "durations": [round(seconds, _DIGITS) for seconds in spoken.durations],
                },
                ensure_ascii=False,
            )
            with (self.path / MANIFEST).open("a" if self._lines else "w", encoding="utf-8") as file:
                file.write(line + "\n")
        except OSError as error:
            raise InputError(f"the corpus cannot be written to {self.path}: {error}") from error
        self._lines.append(line)

    def _speak(self, text: str, voice: Voice) -> Aligned:
        if self._engine is None:
            self._engine = self._stack.enter_context(Espeak.opened())
        spoken, marks = clauses(text)
        try:
            return aligned(self._engine.speak(spoken, voice), marks)
        except InputError as error:
            raise InputError(f"{text!r}: {error}") from error


def _whole_lines(manifest: Path) -> list[str]:
    """The lines of a manifest; one torn off by a killed process is taken away."""
    if not manifest.is_file():
        return []
    *whole, torn = manifest.read_text(encoding="utf-8").split("\n")
    if torn:
        write_text(manifest, "".join(line + "\n" for line in whole))
    return whole
