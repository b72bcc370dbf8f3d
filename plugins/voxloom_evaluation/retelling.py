"""A voice that speaks with the timing and melody of the recording: copy-prosody synthesis."""

import hashlib
from dataclasses import dataclass

import torch

from voxloom.codec import AbstractCodec
from voxloom.prompt import read_prompt
from voxloom.result import AudioResult
from voxloom.text import AbstractText, Symbol, Transcript
from voxloom.timing import collect
from voxloom.values import Prosody
from voxloom_evaluation.systems import Spoken
from voxloom_evaluation.trials import Trial


@dataclass
class Retold(Spoken):
    """Durations by the voice's aligner and F0 by its pitch part, both of the recording, take prosody's place.

    The voice's model must offer the operators `analyse`, `condition` and `generate`; it refuses what it lacks.
    """

    def _say(self, trial: Trial) -> AudioResult:
        model, path = self.voice.model, trial.prompt.audio
        codec, text = model.part("codec", AbstractCodec), model.part("text", AbstractText)
        source = path if trial.stretch is None else self.sources.read(path, trial.stretch)
        prompt, _ = read_prompt(source, codec.sample_rate)
        with collect() as timings, torch.no_grad():
            known = model.analyse(self.sources.read(trial.item.audio), trial.item)
            assert known.symbols is not None
            assert known.durations is not None
            assert known.pitch is not None
            assert known.voicing is not None
            symbols = [text.vocabulary[number] for number in known.symbols.tolist()]
            transcript = Transcript(
                trial.item.text, trial.item.text, tuple(Symbol(symbol, None, 0, 0) for symbol in symbols)
            )
            device = model.device
            given = Prosody(
                torch.tensor([len(known.pitch)], device=device),
                known.durations[None].to(device),
                known.pitch[None].to(device),
                known.voicing[None].to(device),
            )
            rngs = [torch.Generator().manual_seed(self.seed)]
            conditioned = model.condition([transcript], [prompt], rngs, given)
            (wave,) = model.render(model.generate(conditioned.condition, rngs))
        durations = tuple(zip(symbols, known.durations.tolist(), strict=True))
        return AudioResult(wave.cpu(), codec.sample_rate, timings=dict(timings), durations=durations)

    def _key(self, trial: Trial) -> str:
        parts = f"{super()._key(trial)} {trial.item.audio.resolve()} {trial.item.durations}"
        return hashlib.sha256(parts.encode()).hexdigest()
