"""What alignment is learnt by: all monotonic paths of a text through its recording, added up."""

from collections.abc import Sequence
from typing import TypeVar

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from voxloom.errors import TrainingError
from voxloom.model import AbstractModel
from voxloom.objective import AbstractObjective, Progress
from voxloom.values import Batch, Loss
from voxloom_alignment.classifier import CtcAlignment, labelled
from voxloom_alignment.gaussians import GaussianAlignment
from voxloom_alignment.model import AbstractAlignmentModel, learnt_from
from voxloom_alignment.paths import IMPOSSIBLE, path_sum

Model = TypeVar("Model", bound=AbstractAlignmentModel)


class ForwardSumObjective(AbstractObjective):
    """Frames are made likely under the text, over all alignments at once (the forward-sum loss of Badlani et al. 2021,
    "One TTS Alignment To Rule Them All", on densities of frames)."""

    def __init__(self) -> None:
        super().__init__()

    def parameters_of(self, turn: str, model: AbstractModel) -> list[nn.Parameter]:
        """All of the model that is not frozen."""
        del turn
        return _moved(model)

    def step(
        self, model: AbstractModel, batch: Batch, turn: str, progress: Progress, rngs: Sequence[torch.Generator]
    ) -> dict[str, Loss]:
        """Minus the log density of the frames, per frame."""
        del turn, progress, rngs
        return {"forward_sum": self._loss(model, batch)}

    def probe(self, model: AbstractModel, batch: Batch, rngs: Sequence[torch.Generator]) -> dict[str, Loss]:
        """The same on held-out items."""
        del rngs
        return {"forward_sum": self._loss(model, batch)}

    def _loss(self, model: AbstractModel, batch: Batch) -> Loss:
        latents, frame_mask, symbols, symbol_mask = learnt_from(batch)
        model = _wanted(model, GaussianAlignment, "forward-sum", "aligner-mas")
        densities, lattice = model.densities(latents, frame_mask, symbols, symbol_mask)
        return _per_frame(path_sum(densities, frame_mask.sum(dim=1), lattice), frame_mask)


class CtcObjective(AbstractObjective):
    """Connectionist temporal classification (Graves et al. 2006) with label priors (Huang et al. 2024).

    The frequency of each label is followed as training goes, and its logarithm, scaled, taken off the label's log
    probability. Over the first `prior_from` of the stage the scale rises to the model's own.
    """

    def __init__(self, prior_from: float = 0.1, prior_decay: float = 0.98) -> None:
        super().__init__()
        self.prior_from, self.prior_decay = prior_from, prior_decay

    def parameters_of(self, turn: str, model: AbstractModel) -> list[nn.Parameter]:
        """All of the model that is not frozen."""
        del turn
        return _moved(model)

    def step(
        self, model: AbstractModel, batch: Batch, turn: str, progress: Progress, rngs: Sequence[torch.Generator]
    ) -> dict[str, Loss]:
        """Minus the log of the summed paths' scores, per frame; in training mode the frequencies move on."""
        del turn, rngs
        latents, frame_mask, symbols, symbol_mask = learnt_from(batch)
        model = _wanted(model, CtcAlignment, "ctc", "aligner-ctc")
        values = model.log_probabilities(latents, frame_mask)
        if self.training:
            self._follow(model, values.detach(), frame_mask)
        scale = model.prior_scale * min(1.0, progress.fraction / max(self.prior_from, 1e-6))
        return {"ctc": _ctc(model, values, scale, frame_mask, symbols, symbol_mask)}

    def probe(self, model: AbstractModel, batch: Batch, rngs: Sequence[torch.Generator]) -> dict[str, Loss]:
        """Plain CTC on held-out items, which no prior moves."""
        del rngs
        latents, frame_mask, symbols, symbol_mask = learnt_from(batch)
        model = _wanted(model, CtcAlignment, "ctc", "aligner-ctc")
        values = model.log_probabilities(latents, frame_mask)
        return {"ctc": _ctc(model, values, 0.0, frame_mask, symbols, symbol_mask)}

    def _follow(self, model: CtcAlignment, values: Float[Tensor, "B T V"], mask: Bool[Tensor, "B T"]) -> None:
        seen = values[mask].exp().mean(dim=0)
        frequency = self.prior_decay * model.log_prior.exp() + (1 - self.prior_decay) * seen
        model.log_prior.copy_(frequency.clamp_min(1e-30).log())


def _ctc(
    model: CtcAlignment,
    values: Float[Tensor, "B T V"],
    scale: float,
    frame_mask: Bool[Tensor, "B T"],
    symbols: Int[Tensor, "B N"],
    symbol_mask: Bool[Tensor, "B N"],
) -> Loss:
    labels, lattice = labelled(symbols, symbol_mask)
    places = labels[:, None].expand(-1, values.shape[1], -1)
    emissions = model.without_prior(values, scale).gather(2, places)
    return _per_frame(path_sum(emissions, frame_mask.sum(dim=1), lattice), frame_mask)


def _per_frame(totals: Float[Tensor, " B"], frame_mask: Bool[Tensor, "B T"]) -> Loss:
    """Totals of items and their frames; an item with more symbols than frames teaches nothing and is left out."""
    possible = totals > IMPOSSIBLE / 2
    frames = frame_mask.sum(dim=1) * possible
    return Loss(-torch.where(possible, totals, 0.0).sum(), frames.sum().to(totals.dtype))


def _moved(model: AbstractModel) -> list[nn.Parameter]:
    return [parameter for parameter in model.parameters() if parameter.requires_grad]


def _wanted(model: AbstractModel, wanted: type[Model], objective: str, name: str) -> Model:
    if not isinstance(model, wanted):
        raise TrainingError(f"the objective {objective!r} trains model={name}, not a {type(model).__name__}")
    return model
