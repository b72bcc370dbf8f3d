"""The voice brought nearer to the target by whatever task is called `adapt`."""

from typing import Any

from voxloom.audio import Notes
from voxloom.errors import InputError
from voxloom.model import AbstractModel, Recording
from voxloom.task import AbstractTask
from voxloom.voice import Voice
from voxloom_conversion.request import ConvertRequest
from voxloom_conversion.script import Hearing
from voxloom_registry import VoxloomError

_KIND, _TASK = "task", "adapt"


def adapted_model(
    voice: Voice, target: Recording, hearing: Hearing, request: ConvertRequest
) -> tuple[AbstractModel, Notes]:
    """The model that shall speak, and what is to be told of it.

    Where nobody says what the target says, and it cannot be made out, or where the voice learns nothing from it, the
    voice speaks as it is, which is told.

    Raises:
        InputError: when `prompt_text` is not what the target says, or the voice cannot learn from it.
    """
    if not request.adapt:
        return voice.model, ()
    registry, text = voice.registry, request.prompt_text
    try:
        if text is None and hearing.transcriber is not None:
            text = hearing.words(target, "the target")
        asked = {"prompt": target, "text": text, "steps": request.adapt}
        parts: dict[str, Any] = {"voice": voice, "timing": hearing.timing, "listener": hearing.listener}
        task: AbstractTask[Any, Any] = registry.build(_KIND, _TASK, {}, **parts)
        found = task.run(registry.check_request(registry.find(_KIND, _TASK), asked))
    except VoxloomError as refusal:
        if request.prompt_text is not None:
            raise InputError(f"the target: {refusal}; with adapt=0 the voice is taken as it is") from refusal
        return voice.model, (f"not adapted, {refusal}",)
    model: AbstractModel = found.voice.around(voice.transforms).model
    return model, (f"adapted in {request.adapt} steps",)
