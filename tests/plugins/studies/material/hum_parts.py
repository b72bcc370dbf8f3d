"""A model that repeats its prompt at the level it has learnt, and what trains and measures it in a blink."""

import torch
from torch import nn

from voxloom.codec import AbstractCodec
from voxloom.metric import AbstractMetric, AbstractRecogniser, Score, Word
from voxloom.model import AbstractModel, Spoken
from voxloom.objective import AbstractObjective
from voxloom.values import Loss, Utterance

RATE = 8000


class Frames(AbstractCodec):
    """Samples as latents."""

    sample_rate, hop_length, latent_dim, latent_space, differentiable = RATE, 100, 100, "frames", True

    def encode(self, wave):
        padded = nn.functional.pad(wave[:, 0], (0, -wave.shape[-1] % 100))
        return padded.unflatten(1, (-1, 100)).transpose(1, 2)

    def decode(self, latents):
        return latents.transpose(1, 2).flatten(1)[:, None]


class Hummer(AbstractModel):
    def __init__(self, parts, gain: float = 1.0) -> None:
        super().__init__(parts)
        self.gain = gain
        self.level = nn.Parameter(torch.tensor(0.1))

    def analyse(self, recording, item=None) -> Utterance:
        return Utterance(wave=recording.wave)

    def speak(self, texts, prompts, seeds) -> Spoken:
        level = self.gain * float(self.level.detach()) + 1e-3 * torch.tensor(seeds)
        return Spoken([each * prompt.wave for each, prompt in zip(level, prompts, strict=True)], RATE)


class Hum(AbstractObjective):
    def __init__(self, target: float = 0.5) -> None:
        super().__init__()
        self.target = target

    def parameters_of(self, turn, model) -> list[nn.Parameter]:
        return [model.level]

    def step(self, model, batch, turn, progress, rngs) -> dict[str, Loss]:
        return {"error": Loss((model.level - self.target) ** 2, torch.ones(()))}


class Deaf(AbstractRecogniser):
    def recognise(self, wave, sample_rate) -> list[Word]:
        return []


class Loudness(AbstractMetric):
    """The root mean square; `measured` says of what."""

    better = "higher"
    measured: list[str] = []

    def __init__(self, scale: float = 1.0) -> None:
        self.scale = scale

    def measure(self, sample) -> dict[str, Score]:
        self.measured.append(sample.id)
        return {"rms": Score(self.scale * float(sample.wave.square().mean().sqrt()))}
