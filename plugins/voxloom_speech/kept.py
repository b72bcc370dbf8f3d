"""Finished sentences in a folder, so that a passage that was stopped goes on where it was."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from voxloom.files import replacing
from voxloom.text import Mark, Symbol, Transcript
from voxloom.values import Prosody
from voxloom_speech.spoken import Said

FORMAT = "voxloom-sentence-1"
SUFFIX = ".safetensors"


class Shelf:
    """Each sentence lies under a hash of all that decides it, so that those of a text that was edited are found too."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, key: str) -> Said | None:
        """What was kept under `key`; None when there is nothing, or not a whole file."""
        path = self._folder / (key + SUFFIX)
        if not path.is_file():
            return None
        try:
            with safe_open(path, "pt") as file:
                facts = file.metadata() or {}
                tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
        except SafetensorError:
            return None
        if facts.get("format") != FORMAT:
            return None
        wave = tensors.pop("wave")
        transcript = json.loads(facts["transcript"])
        return Said(
            wave,
            int(facts["sample_rate"]),
            None if transcript is None else _transcript(transcript),
            Prosody(**tensors) if tensors else None,
        )

    def keep(self, key: str, said: Said) -> None:
        """Write it, whole or not at all."""
        self._folder.mkdir(parents=True, exist_ok=True)
        tensors = {"wave": said.wave}
        if said.prosody is not None:
            tensors |= {name: value for name, value in vars(said.prosody).items() if value is not None}
        facts = {
            "format": FORMAT,
            "sample_rate": str(said.sample_rate),
            "transcript": json.dumps(None if said.transcript is None else asdict(said.transcript)),
        }
        with replacing(self._folder / (key + SUFFIX)) as beside:
            save_file({name: value.contiguous() for name, value in tensors.items()}, beside, facts)


def key_of(*parts: object) -> str:
    """A hash of what decides a sentence; tensors by their samples, all else by what `repr` tells."""
    digest = hashlib.sha256()
    for part in parts:
        told = part.cpu().numpy().tobytes() if isinstance(part, torch.Tensor) else repr(part).encode()
        digest.update(b"%d:" % len(told) + told)
    return digest.hexdigest()


def _transcript(plain: dict[str, object]) -> Transcript:
    rows: dict[str, list[dict[str, object]]] = {name: plain[name] for name in ("symbols", "marks")}  # type: ignore[misc]
    return Transcript(
        text=str(plain["text"]),
        normalised=str(plain["normalised"]),
        symbols=tuple(Symbol(**row) for row in rows["symbols"]),  # type: ignore[arg-type]
        dropped=tuple(plain["dropped"]),  # type: ignore[arg-type]
        marks=tuple(Mark(**row) for row in rows["marks"]),  # type: ignore[arg-type]
    )
