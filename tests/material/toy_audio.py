"""A model with a few weights that offers `speak` alone, and tasks for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from voxloom.errors import InputError
from voxloom.model import AbstractModel
from voxloom.provenance import Provenance
from voxloom.task import AbstractTask
from voxloom.voice import Voice


class Horn(nn.Module):
    def __init__(self, bend: int = 1) -> None:
        super().__init__()
        self.bell = nn.Linear(4, 4)
        self.bend = bend


class Pacer:
    def __init__(self, steps: int = 1) -> None:
        self.steps = steps


class Tone(AbstractModel):
    def __init__(self, parts: Mapping[str, object], width: int = 8, space: str = "") -> None:
        super().__init__(parts)
        self.layer = nn.Linear(width, width)
        self.register_buffer("scale", torch.full((1,), 1 / 3))
        self.space = space


@dataclass(frozen=True)
class Hummed:
    text: str
    notes: tuple[str, ...]
    provenance: Provenance | None = None

    def save(self, path: Path) -> None:
        path.write_text(self.text)


class Hum(AbstractTask):
    def __init__(self, voice: Voice, loud: float = 1.0) -> None:
        self.voice = voice
        self.loud = loud

    def run(self, request) -> Hummed:
        if not request.text:
            raise InputError("the text is empty: give at least a word")
        pacer = self.voice.model.part("pacer", Pacer)
        return Hummed(f"{request.text} {request.mood} {request.parts}", (f"{pacer.steps} steps, loudness {self.loud}",))


class Blow(AbstractTask):
    def __init__(self, horn: Horn) -> None:
        self.horn = horn

    def run(self, request) -> Hummed:
        return Hummed("toot " * request.count, (f"{self.horn.bend} bends",))


class Puff(AbstractTask):
    def __init__(self, horn: Horn | None = None) -> None:
        self.horn = horn

    def run(self, request) -> Hummed:
        return Hummed("puff " * request.count, ("no horn" if self.horn is None else f"{self.horn.bend} bends",))
