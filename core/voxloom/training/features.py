"""The feature cache: one safetensors file for each recording, and what they were made by."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from voxloom.corpus import Item
from voxloom.errors import TrainingError
from voxloom.values import Utterance

_MADE_BY = "made_by.json"


class FeatureCache:
    """Utterances by item under `folder`; a file appears whole or not at all, so a killed run is simply gone on with.

    Raises:
        TrainingError: when the folder was made by other parts or options than `made_by`.
    """

    def __init__(self, folder: Path, made_by: Mapping[str, Any]) -> None:
        self.folder = folder
        written = folder / _MADE_BY
        text = json.dumps(made_by, indent=1, sort_keys=True, default=str)
        if written.is_file() and written.read_text(encoding="utf-8") != text:
            keys = _differing(json.loads(written.read_text(encoding="utf-8")), json.loads(text))
            raise TrainingError(
                f"the features in {folder} were prepared with other settings ({', '.join(keys)}); "
                "prepare into another folder"
            )
        folder.mkdir(parents=True, exist_ok=True)
        _write(written, text)

    def path(self, item: Item) -> Path:
        """Where the item's features stand; ids may hold characters that file names may not."""
        return self.folder / f"{hashlib.sha256(item.id.encode()).hexdigest()[:24]}.safetensors"

    def holds(self, item: Item) -> bool:
        """Whether the item has been prepared."""
        return self.path(item).is_file()

    def write(self, item: Item, utterance: Utterance) -> None:
        """Store the utterance."""
        path = self.path(item)
        beside = path.with_suffix(".tmp")
        tensors = {name: tensor.contiguous() for name, tensor in utterance.tensors().items()}
        save_file(tensors, beside, metadata={"id": item.id, "speaker": item.speaker})
        beside.replace(path)

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
        path = self.folder / "failures.jsonl"
        lines = [json.dumps({"id": name, "reason": reason}, ensure_ascii=False) for name, reason in failures]
        _write(path, "\n".join(lines) + ("\n" if lines else ""))
        return path


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    return [key for key in sorted({*old, *new}) if old.get(key) != new.get(key)]


def _write(path: Path, text: str) -> None:
    beside = path.with_name(f"{path.name}.tmp")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
