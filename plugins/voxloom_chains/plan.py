"""Everything about a chain that can be wrong, found out before its first step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from voxloom.errors import InputError
from voxloom.result import AudioResult
from voxloom.running import speaking_config
from voxloom.slots import DEVICE, TASK
from voxloom.task import AbstractTask
from voxloom.voice import Voice
from voxloom_chains.options import Step
from voxloom_chains.request import ChainRequest
from voxloom_registry import Config, ConfigError, Offer, Registry, Spelled, VoxloomError, resolve

PART = "chain"
PREVIOUS = "previous"


@dataclass(frozen=True)
class Planned:
    """A step that can be run: its configuration, and its request with `$previous` yet to come."""

    title: str
    rate: int | None = None
    offer: Offer | None = None
    config: Config | None = None
    request: Mapping[str, Any] | None = None

    def asked(self, previous: object) -> dict[str, Any]:
        """The request, with what came out of the step before."""
        return {name: previous if value == f"${PREVIOUS}" else value for name, value in (self.request or {}).items()}


def plan(registry: Registry, voice: Voice, steps: Sequence[Step], request: ChainRequest) -> list[Planned]:
    """Every step, checked.

    Raises:
        ConfigError: with every fault of every step.
        InputError: when a step asks for what nobody gave.
    """
    names = named(request)
    faults: list[str] = []
    found: list[Planned] = []
    sound = False  # whether there is any from the step before
    for number, step in enumerate(steps, start=1):
        where = f"steps, number {number}"
        uses = step.rate is not None or f"${PREVIOUS}" in step.request.values()
        if uses and number == 1:
            faults.append(f"{where}: nothing comes before it; begin with `$input`")
        elif uses and not sound:
            faults.append(f"{where}: takes the sound of a step that makes none")
        elif number > 1 and not uses:
            faults.append(f"{where}: leaves the step before unused; give it `${PREVIOUS}`")
        if step.rate is not None:
            found.append(Planned(f"{number} rate", step.rate))
            continue
        try:
            planned = _task(registry, voice, step, names, f"{number} {step.task}", where)
        except ConfigError as error:
            faults += [f"{where}: {fault}" for fault in error.faults]
            sound = True  # nothing more of it
            continue
        except InputError:
            raise
        except VoxloomError as error:
            faults.append(f"{where}: {error}")
            sound = True
            continue
        found.append(planned)
        assert planned.offer is not None
        sound = makes_sound(registry, planned.offer)
    if faults:
        raise ConfigError(faults)
    return found


def named(request: ChainRequest) -> dict[str, Any]:
    """What may stand for `$NAME`.

    Raises:
        InputError: when `given` is no NAME=VALUE.
    """
    names: dict[str, Any] = {"input": request.input, "prompt": request.prompt, "seed": request.seed}
    for pair in request.given:
        name, equals, value = pair.partition("=")
        if not equals or not name or name in (*names, PREVIOUS):
            raise InputError(f"given: {pair!r} must be NAME=VALUE, with another name than {', '.join(names)}")
        names[name] = Spelled(value)
    return names


def makes_sound(registry: Registry, offer: Offer) -> bool:
    """Whether the task says that it gives an `AudioResult`: `class Say(AbstractTask[SayRequest, AudioResult])`."""
    for base in getattr(registry.load(offer.target), "__orig_bases__", ()):
        arguments = get_args(base)
        origin = getattr(base, "__origin__", None)
        if isinstance(origin, type) and issubclass(origin, AbstractTask) and len(arguments) == 2:
            return isinstance(arguments[1], type) and issubclass(arguments[1], AudioResult)
    return False


def _task(registry: Registry, voice: Voice, step: Step, names: Mapping[str, Any], title: str, where: str) -> Planned:
    config = _configured(registry, voice, step)
    offer = registry.find(TASK.kind, config.slots[TASK.name].part or "")
    if offer.name == PART:
        raise ConfigError(["a chain cannot be a step of a chain"])
    asked = {name: _value(value, names, where) for name, value in step.request.items()}
    asked = {name: value for name, value in asked.items() if value is not None}
    planned = Planned(title, offer=offer, config=config, request=asked)
    registry.check_request(offer, planned.asked(object()))  # what is to come is no text and no number
    return planned


def _configured(registry: Registry, voice: Voice, step: Step) -> Config:
    """The configuration of a step; with its voice when the task works on one."""
    assert step.task is not None
    config = resolve(registry, [TASK, DEVICE], overrides=step.slots, mode="speak", defaults={TASK.name: step.task})
    if not registry.find(TASK.kind, config.slots[TASK.name].part or "").operators:
        return config
    learnt = sorted(set(step.slots) & set(voice.config.model_slots))
    if learnt:
        raise ConfigError([f"slots: {learnt[0]} belongs to the voice; say {learnt[0]}=NAME on the command line"])
    kept = [name for name in (*voice.config.model_slots, DEVICE.name) if name in voice.config.slots]
    return speaking_config(registry, voice.bundle, {**voice.config.plain(tuple(kept)), **step.slots}, task=step.task)


def _value(value: Any, names: Mapping[str, Any], where: str) -> Any:
    if not isinstance(value, str) or not value.startswith("$") or value == f"${PREVIOUS}":
        return value
    name = value[1:]
    if name in ("input", "prompt", "seed"):
        if name == "prompt" and names[name] is None:
            raise InputError(f"{where}: needs a prompt; give one with --prompt")
        return names[name]
    if name not in names:
        raise InputError(f"{where}: nothing is given for {value}; say --given {name}=VALUE")
    return names[name]
