"""Prompts made ready: read, brought to what the voice knows and encoded, once for all that is said after them."""

import hashlib
from collections import OrderedDict
from dataclasses import replace
from pathlib import Path
from threading import Lock
from weakref import WeakKeyDictionary

import numpy as np
import torch
from torch import Tensor

from voxloom.audio import Notes
from voxloom.codec import AbstractCodec
from voxloom.device import CPU, where
from voxloom.model import AbstractModel, Recording, SpeakerPrompt
from voxloom.timing import measured
from voxloom.wrapped import offers, unwrapped
from voxloom_speech.prompting import prompt_for

REMEMBERED = 4
"""Prompts that a voice has at hand."""

Ready = tuple[Recording, Notes]
_ready: "WeakKeyDictionary[AbstractModel, OrderedDict[str, Ready]]" = WeakKeyDictionary()
_writing = Lock()  # several threads may speak by one voice


def ready_prompt(source: object, model: AbstractModel, codec: AbstractCodec | None, longest_seconds: float) -> Ready:
    """What `prompt_for` gives at the codec's rate, not made again for the same recording.

    It brings its latents, unless the model is an engine that speaks by itself.

    Raises:
        InputError: as `prompt_for`.
    """
    rate = codec.sample_rate if codec else None
    known = _ready.setdefault(unwrapped(model), OrderedDict())
    content = _content(source)
    key = f"{content} {codec.latent_space if codec else ''} {rate} {longest_seconds}"
    found = known.get(key) if content else None
    if found is None:
        with measured("prompt"):
            recording, notes = prompt_for(source, rate, longest_seconds)
            found = (recording if codec is None or offers(model, "speak") else _encoded(recording, codec), notes)
    if content:
        with _writing:
            known[key] = found
            known.move_to_end(key)
            while len(known) > REMEMBERED:
                known.popitem(last=False)
    return found


def _encoded(prompt: Recording, codec: AbstractCodec) -> SpeakerPrompt:
    known = dict(prompt.latents) if isinstance(prompt, SpeakerPrompt) else {}
    if codec.latent_space not in known:
        with torch.no_grad():
            latents: Tensor = codec.encode(prompt.wave[None, None].to(where(codec)))[0]
        known[codec.latent_space] = latents.to(CPU)
    if isinstance(prompt, SpeakerPrompt):
        return replace(prompt, latents=known)
    return SpeakerPrompt(prompt.wave, prompt.sample_rate, known)


def _content(source: object) -> str | None:
    """A hash of a recording; None of what is no plain one."""
    match source:
        case str() | Path():
            path = Path(source)
            if not path.is_file():
                return None
            with path.open("rb") as file:
                return f"{path} {hashlib.file_digest(file, 'sha256').hexdigest()}"
        case Recording() if type(source) is Recording:
            return _content((source.wave, source.sample_rate))
        case (torch.Tensor() as wave, int(rate)):
            return _content((wave.detach().cpu().numpy(), rate))
        case (np.ndarray() as samples, int(rate)):
            told = f"{samples.shape} {samples.dtype} {rate} ".encode()
            return hashlib.sha256(told + np.ascontiguousarray(samples).tobytes()).hexdigest()
    return None
