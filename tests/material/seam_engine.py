"""A wrapped engine, which offers `speak` alone, and a model that cannot speak at all."""

import torch

from voxloom.model import AbstractModel, Spoken


class Engine(AbstractModel):
    """50 ms per character, at the prompt's own rate of zero crossings and at 22,050 Hz."""

    def speak(self, texts, prompts, seeds):
        waves = []
        for text, prompt, seed in zip(texts, prompts, seeds, strict=True):
            seconds = torch.arange(len(text) * 1102) / 22050
            crossings = (prompt.wave[1:] * prompt.wave[:-1] < 0).float().mean() * prompt.sample_rate / 2
            phase = torch.rand((), generator=torch.Generator().manual_seed(seed))
            waves.append(0.3 * torch.sin(2 * torch.pi * (crossings * seconds + phase)))
        return Spoken(waves, 22050)


class Mute(AbstractModel):
    """Renders what others generate."""
