"""The run that a recipe tells of, with everything it needs as it was."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voxloom.errors import InputError, VoiceError
from voxloom.running import Run
from voxloom.slots import DEVICE, TASK
from voxloom.voice import Voice
from voxloom.voice_source import find_voice
from voxloom_registry import Registry, Spelled, fields_of, resolve
from voxloom_replay.given import SHOWN, VOICE, restored
from voxloom_replay.recipe import Recipe


@dataclass(frozen=True)
class Preparation:
    """A recipe, what is given for what it does not hold, slots that are to differ, and where its task may write."""

    registry: Registry
    recipe: Recipe
    given: Mapping[str, Any]
    slots: Mapping[str, Any]
    folder: Path

    def run(self) -> Run:
        """The task, built.

        Raises:
            InputError: when a file is gone or another now, was in memory, or something is given that is not asked for.
            VoiceError: when the voice is not found, or has other weights.
            ConfigError: when a part is no longer installed or no longer takes the recorded options.
        """
        offer = self.registry.find(TASK.kind, self.recipe["task"])
        fields = fields_of(self.registry.request(offer))
        known = [*(name for name, field in fields.items() if not field.writes), *self.recipe["files"], VOICE]
        for name in self.given:
            if name not in known:
                raise InputError(f"given: the recipe needs no {name!r}; it may need {', '.join(known)}")
        config = self._config()
        told = {name: value for name, value in self.recipe["request"].items() if name in known or name not in fields}
        asked = {
            name: restored(name, told.get(name), self.given)
            for name in dict.fromkeys([*told, *self.given])
            if name in told or name in fields
        }
        asked = {
            name: Spelled(value) if name in self.given and isinstance(value, str) else value
            for name, value in asked.items()
        }
        asked |= {name: self.folder for name, field in fields.items() if field.writes and field.required}
        if not offer.operators:
            settled = resolve(self.registry, [TASK, DEVICE], overrides=config, mode="speak")
            return Run.of(self.registry, settled, asked, None)
        voice = Voice.load(self._voice(), config, registry=self.registry, task=offer.name)
        return voice.prepared(offer.name, asked)

    def _config(self) -> dict[str, Any]:
        """The recorded configuration, its files where they are now."""
        config = {slot: dict(options) for slot, options in self.recipe["config"].items()}
        for name, told in self.recipe["files"].items():
            slot, _, option = name.partition(".")
            config[slot][option] = str(restored(name, told, self.given))
        return {**config, **self.slots}

    def _voice(self) -> str:
        """What the recorded voice is loaded by: its name, or where it came from.

        Raises:
            VoiceError: when it is not found, or its weights are others.
        """
        wanted = self.recipe["weights_sha256"]
        names = [self.given[VOICE]] if VOICE in self.given else [self.recipe["voice"], self.recipe["voice_from"]]
        refused: list[str] = []
        for name in dict.fromkeys(filter(None, names)):
            try:
                found = find_voice(self.registry, name).weights_sha256
            except VoiceError as refusal:
                refused.append(str(refusal))
                continue
            if found == wanted:
                return str(name)
            told = f"the SHA-256 of its weights begins with {found[:SHOWN]}, not with {wanted[:SHOWN]}"
            refused.insert(0, f"the voice {name!r} is not the one that spoke: {told}")
        raise VoiceError(f"{next(iter(refused), 'no voice is named')}; give the one by --given voice=FOLDER")
