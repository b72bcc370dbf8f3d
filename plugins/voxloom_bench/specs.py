"""What is measured, as a person writes it in one quoted word. No torch here."""

import shlex
from dataclasses import dataclass
from pathlib import PurePath

from voxloom.errors import InputError
from voxloom.slots import DEVICE, MODEL, TASK
from voxloom_registry import COMMAND_LINE, Config, spelled


@dataclass(frozen=True)
class Spec:
    """A voice with changes, `nano sampler.steps=4`, or without one a model, `model=flashspeech-base sampler=euler`."""

    voice: str | None
    words: tuple[str, ...]

    @property
    def title(self) -> str:
        """What it is called in tables."""
        return " ".join([*([self.voice] if self.voice else []), *self.words])


def spec_of(text: str, field: str) -> Spec:
    """What `text`, given for `field`, says.

    Raises:
        InputError: when it names neither a voice nor a model, or more than one voice.
    """
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise InputError(f"{field}: {text!r} cannot be read ({error})") from error
    voices = [word for word in words if "=" not in word]
    changes = tuple(word for word in words if "=" in word)
    named = any(word.startswith(f"{MODEL.name}=") for word in changes)
    if len(voices) > 1:
        raise InputError(
            f"{field}: {text!r} names {len(voices)} voices; name one, and give changes as SLOT.OPTION=VALUE"
        )
    if bool(voices) == named:
        raise InputError(f"{field}: {text!r} must name a voice, or in its place a model by model=NAME")
    return Spec(voices[0] if voices else None, changes)


def changes_of(config: Config) -> tuple[str, ...]:
    """What somebody chose on the command line, as words; task and device left out."""
    found = []
    for name, slot in config.slots.items():
        if name in (TASK.name, DEVICE.name):
            continue
        origin, _, file = slot.part_origin.partition(", ")
        if origin == COMMAND_LINE:
            found.append(f"{name}={PurePath(file).stem or spelled(slot.part)}")
        changed = (option for option, origin in slot.origins.items() if origin == COMMAND_LINE)
        found += [f"{name}.{option}={spelled(slot.options[option])}" for option in changed]
    return tuple(found)


def words_of(config: Config, slot: str) -> list[str]:
    """A slot of a configuration with every option of its part, as words."""
    chosen = config.slots[slot]
    options = [f"{slot}.{option}={spelled(value)}" for option, value in chosen.options.items()]
    return [f"{slot}={spelled(chosen.part)}", *options]
