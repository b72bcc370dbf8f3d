"""A few steps of gradient descent on one recording, by a model's operators alone."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from jaxtyping import Float
from rich.console import Console
from rich.progress import track
from torch import Tensor, nn

from voxloom.denoiser import AbstractDenoiser
from voxloom.errors import InputError
from voxloom.model import AbstractModel, Recording
from voxloom.text import Transcript
from voxloom.values import Latents, Prosody
from voxloom.wrapped import unwrapped

SHORTEST_SHARE = 0.5
"""Of the recording at least so much is the prompt in a step; a whole one would only teach to repeat it."""

FRAMES = 5
"""Differences are averaged over so many frames, weighted by a Hann window, before they count.

What one step generates is sharper than its mean, as a discriminator has taught it. A distance frame by frame pulls it
back to the mean; what tells a voice changes more slowly.
"""

SOFT = 0.03
"""Below it a difference counts quadratically: the pseudo-Huber constant of consistency training (FlashSpeech 3.3)."""


@dataclass(frozen=True)
class Lesson:
    """A recording, how it is read, its prosody and its latents (D,T) as the model generates them."""

    recording: Recording
    transcript: Transcript
    prosody: Prosody
    latents: Float[Tensor, "D T"]


def adapted(
    model: AbstractModel, lesson: Lesson, steps: int, learning_rate: float, seed: int
) -> tuple[AbstractModel, list[float]]:
    """A copy of `model` whose denoiser generates the recording more closely, and the distance before each step.

    Raises:
        InputError: when what it generates passes no gradient.
    """
    model = copy.deepcopy(model).requires_grad_(False)
    denoiser = model.part("denoiser", AbstractDenoiser)
    optimiser = torch.optim.Adam(denoiser.requires_grad_(True).parameters(), lr=learning_rate)
    distances = []
    with torch.enable_grad():
        for step in _shown(steps):
            distance = _distance(model, lesson, torch.Generator().manual_seed(seed + step))
            if not distance.requires_grad:
                name = type(unwrapped(model)).__name__
                raise InputError(f"the model {name} passes no gradient through what it generates; it cannot be adapted")
            optimiser.zero_grad()
            distance.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            distances.append(float(distance.detach()))
    return model.requires_grad_(False), distances


def _distance(model: AbstractModel, lesson: Lesson, rng: torch.Generator) -> Tensor:
    """Between the recording and what is generated in its place, prompted by a stretch of it."""
    rngs = [rng]
    condition = model.condition([lesson.transcript], [_stretch(lesson.recording, rng)], rngs, lesson.prosody).condition
    content = model.generate(condition, rngs)
    if not isinstance(content, Latents):
        raise InputError(
            f"the model {type(unwrapped(model)).__name__} generates tokens; only one of latents can be adapted"
        )
    frames = min(content.values.shape[2], lesson.latents.shape[1])
    theirs, ours = lesson.latents[None, :, :frames], content.values[:, :, :frames]
    difference = _smoothed(model.normalise(ours) - model.normalise(theirs))
    return (torch.sqrt(difference.square() + SOFT**2) - SOFT).mean()


def _stretch(recording: Recording, rng: torch.Generator) -> Recording:
    length = len(recording.wave)
    share = SHORTEST_SHARE + (1 - SHORTEST_SHARE) * float(torch.rand((), generator=rng))
    kept = round(length * share)
    start = int(torch.randint(length - kept + 1, (), generator=rng))
    return Recording(recording.wave[start : start + kept], recording.sample_rate)


def _smoothed(difference: Float[Tensor, "1 D T"]) -> Float[Tensor, "1 D T"]:
    window = torch.hann_window(FRAMES + 2, periodic=False, device=difference.device)[1:-1]
    kernel = (window / window.sum()).expand(difference.shape[1], 1, FRAMES)
    padded = nn.functional.pad(difference, (FRAMES // 2, FRAMES // 2), mode="replicate")
    return nn.functional.conv1d(padded, kernel, groups=difference.shape[1])


def _shown(steps: int) -> Iterator[int]:
    """Steps with a bar on a terminal."""
    console = Console(stderr=True)
    return iter(track(range(steps), "adapting", console=console, transient=True, disable=not console.is_terminal))
