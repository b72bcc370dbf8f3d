"""What a run uses, each with its licence, and what licences forbid."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voxloom.running import kept
from voxloom.safetensors_header import read_header
from voxloom.slots import DEVICE, TASK
from voxloom.voice import Voice
from voxloom_registry import Config, Footprint, Registry, VoxloomError, resolve

SPEAKER = ".speaker"
"""A file of recordings made ready, whose header may state under which licence they are."""

_ABOUT = "about"
"""The fact of its header that says so, as JSON."""

_STEPS = "steps"


@dataclass(frozen=True)
class Licensed:
    """A part in a slot, or the voice, or a file, which have none."""

    name: str
    licence: str
    kind: str = ""
    part: str = ""
    slot: str = ""


def licensed(registry: Registry, config: Config, voice: Voice, request: Any) -> Iterator[Licensed]:
    """All that speaks, each once: the parts in use, those of a chain's steps, the voice, and speakers' files."""
    found = Footprint.of(registry, config, (TASK.name, *kept(registry, config)))
    yield from _parts(found)
    for step in _steps(config):
        yield from _parts(_of_step(registry, step))
    yield Licensed(f"the voice {voice.name!r}", voice.bundle.licence, "voice", voice.name)
    for value in vars(request).values():
        if isinstance(value, Path) and value.suffix == SPEAKER and value.is_file():
            about = json.loads(read_header(value).facts.get(_ABOUT, "{}"))
            yield Licensed(f"the speaker {value}", about.get("licence") or "")


def forbidding(licence: str, refused: Iterable[str]) -> str | None:
    """The first of `refused` whose words stand in `licence`, one after the other."""
    words = f" {' '.join(_words(licence))} "
    return next((each for each in refused if f" {' '.join(_words(each))} " in words), None)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def _parts(found: Footprint) -> Iterator[Licensed]:
    for slot, offer in found.offers.items():
        yield Licensed(f"the {offer.kind} {offer.name!r}", offer.licence, offer.kind, offer.name, slot)


def _steps(config: Config) -> Iterator[Mapping[str, Any]]:
    """The steps of a task such as `chain`, which runs others as its option says."""
    steps = config.slots[TASK.name].options.get(_STEPS)
    for step in steps if isinstance(steps, list | tuple) else ():
        if isinstance(step, Mapping) and isinstance(step.get("task"), str):
            yield step


def _of_step(registry: Registry, step: Mapping[str, Any]) -> Footprint:
    """The parts of its task; those of the voice, which a step cannot change, are told already."""
    slots, named = step.get("slots") or {}, {TASK.name: step["task"]}
    try:
        config = resolve(registry, [TASK, DEVICE], overrides=slots, mode="speak", defaults=named)
    except VoxloomError:
        return Footprint()  # the task refuses such a step itself
    return Footprint.of(registry, config, [TASK.name])
