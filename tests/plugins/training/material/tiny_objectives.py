"""Objectives with one optimiser, with two, and one that trains a codec."""

import torch
from torch import nn

from voxloom.nn.masks import masked_noise
from voxloom.objective import AbstractObjective
from voxloom.values import Loss


def masked(values, mask) -> Loss:
    mask = mask[:, None].expand_as(values)
    return Loss((values * mask).sum(), mask.sum())


class Regress(AbstractObjective):
    """Latents from symbols and prompt, with noise on the target from the items' generators."""

    def __init__(self, poison_step: int = -1) -> None:
        super().__init__()
        self.poison_step = poison_step
        self.register_buffer("seen", torch.zeros(()))

    def parameters_of(self, turn, model) -> list[nn.Parameter]:
        return [parameter for parameter in model.parameters() if parameter.requires_grad]

    def step(self, model, batch, turn, progress, rngs) -> dict[str, Loss]:
        self.seen += 1
        noise = masked_noise(batch.frame_mask, batch.latents.shape[1], rngs)
        error = (model(batch) - (batch.latents + 0.1 * noise) / model.scale) ** 2
        if progress.step == self.poison_step:
            error = error * float("nan")
        return {"error": masked(error, batch.frame_mask)}

    def probe(self, model, batch, rngs) -> dict[str, Loss]:
        return {"held_out": masked((model(batch) - batch.latents / model.scale) ** 2, batch.frame_mask)}


class Duel(AbstractObjective):
    """A critic of its own against the model."""

    turns = ("critic", "model")

    def __init__(self, critic) -> None:
        super().__init__()
        self.critic = critic

    def parameters_of(self, turn, model) -> list[nn.Parameter]:
        return list((self.critic if turn == "critic" else model).parameters())

    def step(self, model, batch, turn, progress, rngs) -> dict[str, Loss]:
        made = model(batch)
        judged = self.critic(made.detach() if turn == "critic" else made)[0].scores
        if turn == "model":
            return {"fool": masked((judged - 1) ** 2, batch.frame_mask)}
        real = self.critic(batch.latents / model.scale)[0].scores
        return {"fake": masked(judged**2, batch.frame_mask), "real": masked((real - 1) ** 2, batch.frame_mask)}


class Autoencode(AbstractObjective):
    """Trains the codec on waves."""

    def parameters_of(self, turn, model) -> list[nn.Parameter]:
        return list(model.parts["codec"].parameters())

    def step(self, model, batch, turn, progress, rngs) -> dict[str, Loss]:
        codec = model.parts["codec"]
        wave = codec.decode(codec.encode(batch.wave))[..., : batch.wave.shape[-1]]
        error = (wave - batch.wave) ** 2
        return {"wave": Loss(error.sum(), torch.tensor(float(error.numel())))}
