"""The sides of a ratio: voices, and the models of one size that their time is measured on."""

from dataclasses import dataclass, replace

from voxloom.errors import InputError
from voxloom.sampler import AbstractSampler
from voxloom.slots import MODEL
from voxloom.voice import Voice
from voxloom_bench.additive import evaluations_of
from voxloom_bench.specs import Spec, spec_of, words_of
from voxloom_bench.system import System, load
from voxloom_registry import Config, Registry

CARRIED = ("parameterisation", "sampler")
"""Slots that make the difference: a side's are put into the model of the size."""
VOICES = "voices"
"""In place of a size: time is measured on the voices themselves."""


@dataclass(frozen=True)
class Side:
    """A voice as it speaks, and the model that its time is measured on."""

    spec: Spec
    system: System

    @property
    def evaluations(self) -> int:
        """How many its sampler makes."""
        return evaluations_of(self.system)


def side_of(registry: Registry, role: str, spec: Spec, speaking: Config, size: str, config: Config) -> Side:
    """`speaking` is what the voice speaks with, `config` that of the task, which has the device.

    Raises:
        InputError: when the voice has no such slots, or `size` is no model.
    """
    if size == VOICES:
        return Side(spec, replace(load(registry, spec, config), title=role))
    sized = spec_of(size, "size")
    if sized.voice is not None:
        raise InputError(f"size: must name a model by model=NAME, or be the word {VOICES}, not {size!r}")
    for slot in CARRIED:
        if slot not in speaking.slots or speaking.slots[slot].part is None:
            raise InputError(
                f"{role}: {spec.title!r} has no {slot}, so its time cannot be measured on {MODEL.name}s of another size"
            )
    words = [*sized.words, *(word for slot in CARRIED for word in words_of(speaking, slot))]
    return Side(spec, replace(load(registry, Spec(None, tuple(words)), config), title=role))


def with_steps(spec: Spec, steps: int) -> Spec:
    """The same voice with so many steps."""
    kept = tuple(word for word in spec.words if not word.startswith("sampler.steps="))
    return replace(spec, words=(*kept, f"sampler.steps={steps}"))


def evaluations_with(registry: Registry, spec: Spec) -> int:
    """How many evaluations the sampler of a voice makes."""
    voice = Voice.load(spec.voice or "", spec.words, registry=registry)
    return voice.model.part("sampler", AbstractSampler).evaluations
