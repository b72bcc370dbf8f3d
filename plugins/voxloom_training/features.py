"""The feature cache: one safetensors file for each recording, and what they were made by."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from voxloom.corpus import Item
from voxloom.errors import TrainingError, VoiceError
from voxloom.files import replacing, write_text
from voxloom.safetensors_header import read_header
from voxloom.values import Utterance
from voxloom_training.differences import differences

_MADE_BY, _FAILURES = "made_by.json", "failures.jsonl"


class FeatureCache:
    """Utterances by item under `folder`; a file appears whole or not at all, so a killed run is simply gone on with.

    Raises:
        TrainingError: when the folder was made by other parts or options than `made_by`.
    """

    def __init__(self, folder: Path, made_by: Mapping[str, Any]) -> None:
        self.folder = folder
        self._made_by = json.dumps(made_by, indent=1, sort_keys=True, default=str)
        written = folder / _MADE_BY
        if written.is_file():
            then, now = json.loads(written.read_text(encoding="utf-8")), json.loads(self._made_by)
            differing = differences(then, now)
            if differing:
                raise TrainingError(
                    f"the features in {folder} were prepared with other settings ({'; '.join(differing)}): undo that, "
                    "or choose another --cache and prepare into it"
                )

    def claim(self) -> None:
        """Make the folder and write down what its features are made by."""
        self.folder.mkdir(parents=True, exist_ok=True)
        write_text(self.folder / _MADE_BY, self._made_by)

    def path(self, item: Item) -> Path:
        """Where the item's features stand; ids may hold characters that file names may not."""
        return self.folder / f"{hashlib.sha256(item.id.encode()).hexdigest()[:24]}.safetensors"

    def holds(self, item: Item) -> bool:
        """Whether the item has been prepared."""
        return self.path(item).is_file()

    def is_current(self, item: Item) -> bool:
        """Whether the item has been prepared, from the text, alignment and audio file it has now."""
        try:
            return read_header(self.path(item)).facts.get("item") == _digest(item)
        except (VoiceError, OSError):  # not there, or damaged: made again
            return False

    def shapes(self, item: Item) -> dict[str, tuple[int, ...]]:
        """The shape of each field, without loading any.

        Raises:
            TrainingError: when the file is missing or damaged, naming it.
        """
        try:
            return read_header(self.path(item)).shapes
        except VoiceError as error:
            raise TrainingError(f"the features of {item.id} cannot be read; prepare them again ({error})") from error

    def write(self, item: Item, utterance: Utterance) -> None:
        """Store the utterance."""
        tensors = {name: tensor.detach().cpu().clone().contiguous() for name, tensor in utterance.tensors().items()}
        with replacing(self.path(item)) as beside:
            save_file(tensors, beside, metadata={"id": item.id, "speaker": item.speaker, "item": _digest(item)})

    def read(self, item: Item) -> Utterance:
        """Load the utterance.

        Raises:
            TrainingError: when its file is missing or damaged, naming it.
        """
        try:
            return Utterance(**load_file(self.path(item)))
        except (OSError, SafetensorError, TypeError) as error:
            raise TrainingError(f"the features of {item.id} in {self.path(item)} cannot be read: {error}") from error

    def write_failures(self, failures: Sequence[tuple[str, str]]) -> Path:
        """List items that could not be prepared, with the reason."""
        path = self.folder / _FAILURES
        lines = [json.dumps({"id": name, "reason": reason}, ensure_ascii=False) for name, reason in failures]
        write_text(path, "\n".join(lines) + ("\n" if lines else ""))
        return path


def _digest(item: Item) -> str:
    """What the item's features depend on besides the parts that make them."""
    status = item.audio.stat()
    defining = [item.text, item.phonemes, item.durations, status.st_size, status.st_mtime_ns]
    return hashlib.sha256(json.dumps(defining).encode()).hexdigest()[:16]
