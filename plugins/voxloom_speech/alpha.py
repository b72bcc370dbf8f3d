"""Whether a voice has a prosody whose noise can be mixed in at will."""

from voxloom.errors import InputError, VoiceError
from voxloom.prosody import AbstractProsody, RefinedProsody
from voxloom.voice import Voice
from voxloom_registry import PluginError, Registry

PROSODY = "prosody"


def check_refined(voice: Voice) -> None:
    """Pass a voice that takes an alpha.

    Raises:
        InputError: when its prosody is not refined, or is and has not learnt that yet.
    """
    try:
        prosody = voice.model.part(PROSODY, AbstractProsody)
    except VoiceError:
        has = "has no prosody part"
    else:
        if isinstance(prosody, RefinedProsody):
            if prosody.measured:
                return
            raise InputError(f"alpha: the voice {voice.name!r} has not learnt to refine its prosody: train that stage")
        has = f"has the prosody {voice.config.slots[PROSODY].part!r}, which draws no pitch and durations"
    others = " or ".join(repr(name) for name in _refined(voice.registry)) or "one that is refined"
    raise InputError(f"alpha: the voice {voice.name!r} {has}; it takes a voice trained with the prosody {others}")


def _refined(registry: Registry) -> list[str]:
    """The prosody parts that do, of those that can be loaded."""
    found = []
    for name in registry.names(PROSODY):
        try:
            target = registry.load(registry.find(PROSODY, name).target)
        except PluginError:
            continue
        if issubclass(target, RefinedProsody):
            found.append(name)
    return found
