"""Voices: trained weights with the configuration that made them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from voxloom import __version__
from voxloom.assembly import assemble, symbols_of
from voxloom.bundle import CARD, CONFIG, FORMAT, FORMAT_VERSION, SYMBOLS, WEIGHTS, Bundle, config_hash
from voxloom.device import device_of
from voxloom.files import write_text
from voxloom.model import AbstractModel
from voxloom.provenance import Provenance
from voxloom.running import Overrides, Run, ahead, speaking_config
from voxloom.running import kept as kept_slots
from voxloom.slots import TRANSFORM
from voxloom.transform import AbstractTransform
from voxloom.voice_source import find_voice
from voxloom.weights import load_weights, save_weights, weights_follow
from voxloom.wrapped import unwrapped
from voxloom_registry import Config, Registry, dump


@dataclass(eq=False, repr=False)
class Voice:
    """A model with its weights, ready for tasks; `task` is the one whose slots the configuration speaks of too."""

    registry: Registry
    bundle: Bundle
    model: AbstractModel
    config: Config
    task: str | None = None
    made_by: Provenance | None = None
    """What makes the result of the task that was given this voice."""
    transforms: tuple[AbstractTransform, ...] = ()
    """Those that its model is seen through."""

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
        return self.prepared(task, request).result()

    def stream(self, task: str, /, *, kept: Path | None = None, **request: Any) -> Iterator[Any]:
        """The result of `run` in the pieces it is made in, the next while one is used; joined they are its sound.

        A task that is not made in pieces gives one. `kept` as in `StreamingTask.stream`.

        Raises:
            VoxloomError: as `run`, when the first piece is asked for at the latest.
        """
        return ahead(self.prepared(task, request).pieces(kept))

    def having(self, **slots: Any) -> Self:
        """The same voice with slots changed that are not learnt and no part of its model: `having(rate={"factor": 2})`.

        Raises:
            ConfigError: when there is no such slot or option.
        """
        config = speaking_config(self.registry, self.bundle, {**kept_slots(self.registry, self.config), **slots})
        return type(self)(self.registry, self.bundle, self.model, config)

    def around(self, transforms: Sequence[AbstractTransform], made_by: Provenance | None = None) -> Self:
        """The same voice as a task sees it through `transforms`; its configuration no longer speaks of them."""
        model = self.model
        for transform in transforms:
            model = transform.model(model)
        slots = {name: slot for name, slot in self.config.slots.items() if slot.kind != TRANSFORM}
        config, seen = replace(self.config, slots=slots), (*self.transforms, *transforms)
        return replace(self, model=model, config=config, task=None, made_by=made_by, transforms=seen)

    def prepared(self, task: str, request: Mapping[str, Any]) -> Run:
        """What `run` and `stream` run, checked and built; raises as `run`."""
        config = self.config
        if task != self.task:  # else the configuration speaks of this task already
            config = speaking_config(self.registry, self.bundle, kept_slots(self.registry, config), task=task)
        return Run.of(self.registry, config, request, self)


def save_voice(
    folder: Path, model: AbstractModel, config: Config, card: str, metadata: Mapping[str, str] | None = None
) -> None:
    """Write a voice: its configuration with every filled option, its weights in bf16, and its card (Markdown).

    `metadata` (steps trained, say) goes into the header of the weights. Each file appears whole or not at all, the
    weights last.
    """
    slots, model = config.plain(config.model_slots), unwrapped(model)
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
