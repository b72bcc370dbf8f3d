"""Voices: trained weights with the configuration that made them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import is_dataclass, replace
from pathlib import Path
from typing import Any, Self

import torch
from torch import nn

from voxloom import __version__
from voxloom.assembly import assemble, build_parts, symbols_of
from voxloom.bundle import CARD, CONFIG, FORMAT, FORMAT_VERSION, SYMBOLS, WEIGHTS, Bundle, config_hash
from voxloom.device import device_of
from voxloom.files import write_text
from voxloom.model import AbstractModel
from voxloom.provenance import Provenance
from voxloom.slots import DEVICE, MODEL, TASK
from voxloom.task import AbstractTask
from voxloom.voice_source import find_voice
from voxloom.weights import load_weights, save_weights, weights_follow
from voxloom_registry import Config, Registry, dump, resolve

Overrides = Sequence[str] | Mapping[str, Any]


class Voice:
    """A model with its weights, ready for tasks."""

    def __init__(
        self, registry: Registry, bundle: Bundle, model: AbstractModel, config: Config, task: str | None = None
    ) -> None:
        self.registry = registry
        self.bundle = bundle
        self.model = model
        self.config = config
        self._task = task

    @property
    def name(self) -> str:
        """Its installed name, its folder's name or its repository."""
        return self.bundle.name

    @classmethod
    def load(
        cls,
        name: str,
        slots: Overrides = (),
        *,
        registry: Registry | None = None,
        file: Path | None = None,
        task: str | None = None,
    ) -> Self:
        """The voice `name`: an installed one, else a folder, else `owner/name[@revision]` of the hub.

        `slots` changes what is not learnt, as words (`sampler.steps=4`) or nested (`{"sampler": {"steps": 4}}`), and so
        does the YAML `file`. `task` names the task to come, so that they may also speak of that task's own slots.

        Raises:
            VoiceError: when there is no such voice or it is damaged.
            ConfigError: when `slots` or `file` are wrong, or change what was learnt with the weights.
            DeviceError: when the device is not there.
        """
        registry = registry or Registry.discover()
        bundle = find_voice(registry, name)
        config = speaking_config(registry, bundle, slots, file=file, task=task)
        device = device_of(registry, config)
        header = bundle.header  # read before the model is built: a damaged file is refused at once
        with weights_follow():
            model = assemble(registry, config)
        load_weights(model, bundle.folder / WEIGHTS, header)
        return cls(registry, bundle, model.to(device).eval(), config, task)

    def run(self, task: str, /, **request: Any) -> Any:
        """Run `task` with a request of the given fields and return its result, which knows what made it.

        Raises:
            ConfigError: when the request is wrong, listing every fault.
            FitError: when the task needs an operator the model lacks.
            InputError: when the request cannot be met.
        """
        config = self.config
        if task != self._task:  # else the configuration speaks of this task already
            kept = [name for name in (*config.model_slots, DEVICE.name) if name in config.slots]
            config = speaking_config(self.registry, self.bundle, config.plain(tuple(kept)), task=task)
        return run_task(self.registry, config, request, self)


def speaking_config(
    registry: Registry, bundle: Bundle, overrides: Overrides, *, file: Path | None = None, task: str | None = None
) -> Config:
    """The configuration of a voice that is to speak; with `task`, of that task too."""
    defaults = {TASK.name: task} if task else {}
    slots = [MODEL, DEVICE, TASK] if task else [MODEL, DEVICE]
    return resolve(
        registry,
        slots,
        voice=bundle.slots,
        voice_name=bundle.name,
        file=file,
        overrides=overrides,
        mode="speak",
        defaults=defaults,
    )


def run_task(registry: Registry, config: Config, request: Mapping[str, Any], voice: Voice | None = None) -> Any:
    """Run the task of `config` and return its result with its provenance, if the result has a place for it.

    Raises:
        ConfigError: when the request is wrong, listing every fault.
        DeviceError: when the device is not there.
        InputError: when the request cannot be met.
    """
    device = voice.model.device if voice else device_of(registry, config)
    chosen = config.slots[TASK.name]
    offer = registry.find(TASK.name, chosen.part or "")
    asked = registry.check_request(offer, request)
    keywords: dict[str, object] = {"voice": voice} if offer.operators else {}
    ready = _parts_of(voice) if voice else {}
    parts = build_parts(registry, config, offer.parts, ready, offer.optional)
    for part in parts.values():
        if isinstance(part, nn.Module):
            part.to(device)
    keywords |= {name: parts[name] for name in offer.parts}
    if offer.configured:
        keywords |= {"registry": registry, "config": config}
    task: AbstractTask[Any, Any] = registry.build(TASK.name, offer.name, chosen.options, **keywords)
    result = task.run(asked)
    if is_dataclass(result) and not isinstance(result, type) and hasattr(result, "provenance"):
        made_by = Provenance(
            task=offer.name,
            seed=getattr(asked, "seed", None),
            config=config.plain(),
            voice=voice.name if voice else None,
            threads=torch.get_num_threads(),
            device=str(device),
            bundle=voice.bundle if voice else None,
            alpha=getattr(asked, "alpha", None),
        )
        return replace(result, provenance=made_by)
    return result


def save_voice(
    folder: Path, model: AbstractModel, config: Config, card: str, metadata: Mapping[str, str] | None = None
) -> None:
    """Write a voice: its configuration with every filled option, its weights in bf16, and its card (Markdown).

    `metadata` (steps trained, say) goes into the header of the weights. Each file appears whole or not at all, the
    weights last.
    """
    slots = config.plain(config.model_slots)
    facts = {
        **(metadata or {}),
        SYMBOLS: json.dumps(symbols_of(config, model)),
        "format": FORMAT,
        "format_version": str(FORMAT_VERSION),
        "voxloom_version": __version__,
        "config_sha256": config_hash(slots),
    }
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / CONFIG, dump({"voxloom": __version__, "slots": slots}))
    write_text(folder / CARD, card)
    save_weights(model, folder / WEIGHTS, facts)


def _parts_of(voice: Voice) -> dict[str, object]:
    names = (name for name, slot in voice.config.slots.items() if name in voice.config.model_slots and slot.part)
    return {name: voice.model.part(name, object) for name in names if name != MODEL.name}
