"""What is measured, loaded: a voice, or a model of the weights it begins with."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from voxloom.assembly import assemble
from voxloom.bundle import Bundle
from voxloom.device import device_of
from voxloom.running import Overrides, kept, speaking_config
from voxloom.slots import DEVICE, MODEL
from voxloom.voice import Voice
from voxloom.weights import weights_follow
from voxloom.wrapped import offers
from voxloom_bench.specs import Spec, changes_of, words_of
from voxloom_registry import Config, Registry, resolve

RANDOM = "random weights"
"""Where a model's weights come from that no voice brings."""
OWN = "weights of its own"
"""The same, when the model holds none that torch knows: an engine that opens its own file."""
_SEED = 0
_NOWHERE = Path(os.devnull)


@dataclass(frozen=True)
class System:
    """A voice under the title it has in tables; `weights` are the hash of their file, `RANDOM` or `OWN`."""

    title: str
    voice: Voice
    weights: str

    @property
    def composes(self) -> bool:
        """Whether it conditions and generates, and its time can be told by part; else it is an engine."""
        model = self.voice.model
        return offers(model, "condition") and offers(model, "generate") and not offers(model, "speak")

    @property
    def is_random(self) -> bool:
        """Whether it has learnt nothing: then the length of speech must be given to it."""
        return self.weights == RANDOM

    @property
    def device(self) -> torch.device:
        """Where it computes."""
        return self.voice.model.device

    def plain(self) -> dict[str, Any]:
        """How another process loads the same; see `again`."""
        slots = kept(self.voice.registry, self.voice.config)
        return {"voice": None if self.weights in (RANDOM, OWN) else str(self.voice.bundle.folder), "slots": slots}


def again(registry: Registry, plain: Mapping[str, Any]) -> System:
    """What `System.plain` told of."""
    if plain["voice"] is None:
        return _without_voice(registry, plain["slots"], "")
    return _with_voice(Voice.load(plain["voice"], plain["slots"], registry=registry), "")


def given(voice: Voice) -> System:
    """The voice a task was given, called by its name and what the command line changed."""
    return _with_voice(voice, " ".join([voice.name, *changes_of(voice.config)]))


def configured(registry: Registry, config: Config) -> System:
    """The model of a configuration that no voice belongs to."""
    chosen = {name: config.plain((name,))[name] for name in (*config.model_slots, DEVICE.name)}
    return _without_voice(registry, chosen, " ".join(changes_of(config)))


def load(registry: Registry, spec: Spec, config: Config) -> System:
    """What `spec` says, on the device of `config` unless it names one.

    Raises:
        VoxloomError: when there is no such voice or model, or the changes are wrong.
    """
    named = any(word.startswith(f"{DEVICE.name}=") for word in spec.words)
    words = [*([] if named else words_of(config, DEVICE.name)), *spec.words]
    if spec.voice is None:
        return _without_voice(registry, words, spec.title)
    return _with_voice(Voice.load(spec.voice, words, registry=registry), spec.title)


def _with_voice(voice: Voice, title: str) -> System:
    return System(title, voice, voice.bundle.weights_sha256 or OWN)


def _without_voice(registry: Registry, slots: Overrides, title: str) -> System:
    """Built with one seed, so that two builds are the same; a part that has a file of weights need not have it."""
    config = resolve(registry, [MODEL, DEVICE], overrides=slots)
    with torch.random.fork_rng(devices=[]), weights_follow():
        torch.manual_seed(_SEED)
        model = assemble(registry, config)
    weights = RANDOM if any(True for _ in model.parameters()) else OWN
    bundle = Bundle(config.slots[MODEL.name].part or "", _NOWHERE, weights, config.plain(config.model_slots))
    speaking = speaking_config(registry, bundle, config.plain((DEVICE.name,)))
    voice = Voice(registry, bundle, model.to(device_of(registry, config)).eval(), speaking)
    return System(f"{title} ({weights})" if weights == RANDOM else title, voice, weights)
