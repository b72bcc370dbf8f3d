"""Running a task: its configuration, the transforms around it, and what made its result."""

import platform
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, is_dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from voxloom.assembly import build_parts
from voxloom.bundle import Bundle
from voxloom.device import device_of
from voxloom.provenance import Provenance, library_versions, told, told_value
from voxloom.slots import DEVICE, MODEL, TASK, TRANSFORM, transform_slots
from voxloom.task import AbstractTask, StreamingTask
from voxloom.transform import AbstractTransform
from voxloom_registry import Config, Footprint, Registry, SlotConfig, resolve

if TYPE_CHECKING:
    from voxloom.voice import Voice

Overrides = Sequence[str] | Mapping[str, Any]


def speaking_config(
    registry: Registry, bundle: Bundle, overrides: Overrides, *, file: Path | None = None, task: str | None = None
) -> Config:
    """The configuration of a voice that is to speak; with `task`, of that task too."""
    return resolve(
        registry,
        [MODEL, DEVICE, *transform_slots(registry), *([TASK] if task else [])],
        voice=bundle.slots,
        voice_name=bundle.name,
        file=file,
        overrides=overrides,
        mode="speak",
        defaults={TASK.name: task} if task else {},
    )


def kept(registry: Registry, config: Config) -> dict[str, dict[str, Any]]:
    """What a voice's configuration says for every task: its model, device, and those transforms that were set.

    What these are built with is theirs, too.
    """
    names = [name for name in (*config.model_slots, DEVICE.name) if name in config.slots]
    changed = [name for name, slot in config.slots.items() if slot.kind == TRANSFORM and not _idle(registry, slot)]
    offers = [registry.find(TRANSFORM, config.slots[name].part or "") for name in changed if config.slots[name].part]
    parts = [part for offer in offers for part in offer.parts if part in config.slots]
    return config.plain(tuple(dict.fromkeys([*names, *changed, *parts])))


def run_task(registry: Registry, config: Config, request: Mapping[str, Any], voice: "Voice | None" = None) -> Any:
    """Run the task of `config` and return its result with its provenance, if the result has a place for it.

    Raises:
        ConfigError: when the request is wrong, listing every fault.
        DeviceError: when the device is not there.
        InputError: when the request cannot be met.
    """
    return Run.of(registry, config, request, voice).result()


@dataclass(frozen=True)
class Run:
    """A task built for one request, with the transforms around its voice."""

    task: AbstractTask[Any, Any]
    asked: Any
    transforms: tuple[AbstractTransform, ...]
    provenance: Provenance
    _said: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, registry: Registry, config: Config, request: Mapping[str, Any], voice: "Voice | None") -> "Run":
        """See `run_task`."""
        device = voice.model.device if voice else device_of(registry, config)
        chosen = config.slots[TASK.name]
        offer = registry.find(TASK.name, chosen.part or "")
        asked = registry.check_request(offer, request)
        made_by = _made_by(registry, config, asked, voice, str(device))
        transforms = _transforms(registry, config, voice) if voice else ()
        for transform in transforms:
            asked = transform.request(asked)
        if voice:
            voice = voice.around(transforms, made_by)
        keywords: dict[str, object] = {"voice": voice} if offer.operators else {}
        parts = build_parts(registry, config, offer.parts, _parts_of(voice) if voice else {}, offer.optional)
        for part in parts.values():
            if isinstance(part, nn.Module):
                part.to(device)
        keywords |= {name: parts[name] for name in offer.parts}
        if offer.configured:
            keywords |= {"registry": registry, "config": config}
        task = registry.build(TASK.name, offer.name, chosen.options, **keywords)
        return cls(task, asked, transforms, made_by)

    def result(self) -> Any:
        """What the task makes."""
        return self._signed(self.task.run(self.asked))

    def pieces(self, kept: Path | None = None) -> Iterator[Any]:
        """The same piece by piece, if the task makes it so; `kept` as in `StreamingTask.stream`."""
        if isinstance(self.task, StreamingTask):
            yield from map(self._signed, self.task.stream(self.asked, kept))
        else:
            yield self.result()

    def _signed(self, result: Any) -> Any:
        if not is_dataclass(result) or isinstance(result, type) or not hasattr(result, "provenance"):
            return result
        signed: Any = replace(result, provenance=self.provenance.joined(result.provenance))
        notes = [note for transform in self.transforms for note in transform.notes() if note not in self._said]
        self._said.update(notes)
        return replace(signed, notes=(*signed.notes, *notes)) if notes and "notes" in vars(signed) else signed


def ahead(pieces: Iterator[Any]) -> Iterator[Any]:
    """The same pieces, made in a thread of their own, one further than what was asked for.

    What goes wrong there is raised here, in its place. Closed early, it waits for the piece that is being made.
    """
    end = object()
    with ThreadPoolExecutor(1, "voxloom-ahead") as thread:
        try:
            following = thread.submit(next, pieces, end)
            while (piece := following.result()) is not end:
                following = thread.submit(next, pieces, end)
                yield piece
        finally:
            thread.submit(getattr(pieces, "close", lambda: None)).result()


def _made_by(registry: Registry, config: Config, asked: Any, voice: "Voice | None", device: str) -> Provenance:
    """Inside another task its transforms act too, so they are told as if they were this run's own."""
    roots = kept(registry, config)
    acting = Footprint.of(registry, config, [name for name in roots if config.slots[name].kind == TRANSFORM])
    around = acting.within(voice.made_by.around if voice and voice.made_by else Footprint())
    used = Footprint.of(registry, config, (TASK.name, *roots)).within(around)
    return Provenance(
        task=config.slots[TASK.name].part or "",
        seed=getattr(asked, "seed", None),
        config=dict(used.config),
        voice=voice.name if voice else None,
        threads=torch.get_num_threads(),
        device=device,
        versions={**library_versions(), **used.versions},
        bundle=voice.bundle if voice else None,
        alpha=getattr(asked, "alpha", None),
        request=told(asked),
        licences=used.licences([(f"voice {voice.name}", voice.bundle.licence)] if voice else []),
        files={name: told_value(path) for name, path in used.files.items()},
        machine=f"{platform.machine()} {torch.backends.cpu.get_cpu_capability()}",
        around=around,
    )


def _transforms(registry: Registry, config: Config, voice: "Voice") -> tuple[AbstractTransform, ...]:
    """Those of `config`. One that is built with parts costs, so it is left out while nobody has set an option of it."""
    found: list[AbstractTransform] = []
    for slot in sorted((slot for slot in config.slots.values() if slot.kind == TRANSFORM), key=lambda each: each.slot):
        if slot.part is None:
            continue
        offer = registry.find(TRANSFORM, slot.part)
        if offer.parts and _idle(registry, slot):
            continue
        built = build_parts(registry, config, offer.parts, _parts_of(voice), offer.optional)
        keywords: dict[str, object] = {name: built[name] for name in offer.parts}
        if offer.configured:
            keywords |= {"registry": registry, "config": config, "voice": voice}
        found.append(registry.build(TRANSFORM, slot.part, slot.options, **keywords))
    return tuple(sorted(found, key=lambda transform: transform.order))


def _idle(registry: Registry, slot: SlotConfig) -> bool:
    if slot.part is None or slot.part != slot.slot:
        return False
    usual = registry.options(registry.find(TRANSFORM, slot.part), {})
    return slot.options == ({} if usual is None else vars(usual))


def _parts_of(voice: "Voice") -> dict[str, object]:
    names = (name for name, slot in voice.config.slots.items() if name in voice.config.model_slots and slot.part)
    return {name: voice.model.part(name, object) for name in names if name != MODEL.name}
