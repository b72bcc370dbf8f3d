"""A task composed of a voice's operators: one word of a text is said slower."""

import torch

from voxloom.codec import AbstractCodec
from voxloom.errors import InputError
from voxloom.prompt import read_prompt
from voxloom.result import AudioResult
from voxloom.task import AbstractTask
from voxloom.text import AbstractText
from voxloom.values import Prosody
from voxloom.voice import Voice
from voxloom_example.options import StressRequest


class Stress(AbstractTask[StressRequest, AudioResult]):
    """Durations are predicted, stretched where the word is, and given back; pitch then follows them."""

    def __init__(self, voice: Voice) -> None:
        self._model = voice.model

    def run(self, request: StressRequest) -> AudioResult:
        """See `AbstractTask.run`."""
        model, codec = self._model, self._model.part("codec", AbstractCodec)
        prompt, notes = read_prompt(request.prompt, codec.sample_rate)
        said = model.part("text", AbstractText).transcribe(request.text)
        spans = [request.text[each.start : each.end] if each.word is not None else "" for each in said.symbols]
        slower = [request.slower if span.lower() == request.word.lower() else 1.0 for span in spans]
        rng = [torch.Generator().manual_seed(request.seed)]
        with torch.no_grad():
            durations = model.condition([said], [prompt], rng).prosody.durations
            if durations is None or max(slower) == 1:
                raise InputError(f"word: {request.word!r} is no word of the text, or the voice does not time its words")
            longer = durations * torch.tensor([slower], device=durations.device)
            frames = (longer.sum(dim=1) * codec.sample_rate / codec.hop_length).round().long()
            condition = model.condition([said], [prompt], rng, Prosody(frames, longer)).condition
            (wave,) = model.render(model.generate(condition, rng))
        return AudioResult(wave.cpu(), codec.sample_rate, notes)
