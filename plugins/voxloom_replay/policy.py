"""The transform `policy`: no part under a licence that is not wanted."""

from collections.abc import Iterator
from typing import Any

from voxloom.running import kept, speaking_config
from voxloom.slots import TASK
from voxloom.transform import AbstractTransform
from voxloom.voice import Voice
from voxloom.voice_source import KIND, find_voice
from voxloom_registry import Config, ConfigError, Registry, VoxloomError
from voxloom_replay.licences import Licensed, forbidding, licensed


class Policy(AbstractTransform):
    """Looks at everything that would be used before anything is spoken."""

    order = -1000

    def __init__(
        self,
        registry: Registry,
        config: Config,
        voice: Voice,
        refused: tuple[str, ...] = (),
        unknown: bool = False,
        purpose: str = "",
    ) -> None:
        self._registry, self._config, self._voice = registry, config, voice
        self._refused, self._unknown, self._purpose = refused, unknown, purpose

    def request(self, request: Any) -> Any:
        """The same request.

        Raises:
            ConfigError: naming every part that is refused, its licence, and what could take its place.
        """
        if not self._refused and not self._unknown:
            return request
        used = licensed(self._registry, self._config, self._voice, request)
        faults = dict.fromkeys(self._fault(each) for each in used if not self._passes(each))
        if faults:
            raise ConfigError(list(faults))
        return request

    def _passes(self, used: Licensed) -> bool:
        if not used.licence.strip():
            return not self._unknown or used.kind != KIND
        return forbidding(used.licence, self._refused) is None

    def _fault(self, used: Licensed) -> str:
        licence = f"the licence {used.licence!r}" if used.licence.strip() else "a licence that nobody states"
        others = tuple(self._others(used))
        remedy = f"; take {' or '.join(others)}" if others else ""
        reason = f"not for {self._purpose}" if self._purpose else "refused"
        return f"policy: {used.name} has {licence}, which is {reason}{remedy}"

    def _others(self, used: Licensed) -> Iterator[str]:
        """What could take its place here, as it is typed: of its kind, installed, and under a licence that passes."""
        if used.kind == KIND:
            yield from (f"voice={name}" for name in self._registry.names(KIND) if self._speaks_so(name, used))
            return
        for listed in self._registry.listed:
            offer = listed.offer
            if offer.kind != used.kind or offer.name == used.part or listed.state != "ready" or used.slot == TASK.name:
                continue
            if self._passes(Licensed("", offer.licence, offer.kind)) and self._fits(used.slot, offer.name):
                yield f"{used.slot}={offer.name}"

    def _fits(self, slot: str, part: str) -> bool:
        config = {**kept(self._registry, self._config), slot: part}
        task = self._config.slots[TASK.name].part
        try:
            speaking_config(self._registry, self._voice.bundle, config, task=task)
        except VoxloomError:
            return False
        return True

    def _speaks_so(self, name: str, used: Licensed) -> bool:
        if name == used.part:
            return False
        try:
            bundle = find_voice(self._registry, name)
            speaking_config(self._registry, bundle, (), task=self._config.slots[TASK.name].part)
        except VoxloomError:
            return False
        return self._passes(Licensed("", bundle.licence, KIND))
