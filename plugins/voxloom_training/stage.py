"""One stage of training: the loop itself."""

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from lightning_fabric import Fabric
from torch import Tensor
from torch.optim import AdamW

from voxloom.codec import AbstractCodec, VoiceVaryingCodec
from voxloom.errors import TrainingError
from voxloom.model import AbstractModel
from voxloom.objective import AbstractObjective, Progress
from voxloom.values import Batch, Loss
from voxloom_training import checkpoint
from voxloom_training.ema import WeightAverage
from voxloom_training.freezing import freeze
from voxloom_training.learning_rate import learning_rate_factor
from voxloom_training.options import TrainerOptions
from voxloom_training.processes import agreed, sum_gradients, summed
from voxloom_training.seeds import rng_of, seed_of
from voxloom_training.varying import vary_voices


@dataclass(frozen=True)
class Stepped:
    """What one step did: the value of each loss term, the norm of the gradient before clipping, the learning rate."""

    losses: dict[str, float]
    norm: float
    lr: float


class Stage:
    """A model under one objective, with all that a checkpoint must hold."""

    def __init__(
        self,
        name: str,
        model: AbstractModel,
        objective: AbstractObjective,
        frozen: Sequence[str],
        options: TrainerOptions,
        fabric: Fabric,
    ) -> None:
        self.name, self.model, self.objective, self.frozen, self.options = name, model, objective, frozen, options
        self.fabric = fabric
        freeze(model, frozen)
        self.optimisers = {turn: self._optimiser(turn) for turn in objective.turns}
        self.average = WeightAverage(model, options.ema_decay)
        self.standing = checkpoint.Standing()

    @property
    def fraction(self) -> float:
        """Share of the budget that is done: of the steps or of the minutes, whichever is further."""
        shares = []
        if self.options.steps is not None:
            shares.append(self.standing.step / self.options.steps)
        if self.options.minutes is not None:
            shares.append(self.standing.seconds / (60 * self.options.minutes))
        return min(1.0, max(shares))

    @property
    def progress(self) -> Progress:
        """The same as steps; a budget of minutes is worth the steps that its speed so far promises."""
        if self.options.steps is not None and self.options.minutes is None:
            return Progress(self.standing.step, self.options.steps)
        step = self.standing.step
        return Progress(step, max(step + 1, round(step / max(self.fraction, 1e-6)))) if step else Progress(0, 1_000_000)

    def run(
        self,
        batches: Iterable[Batch],
        after: Callable[[Stepped], None],
        interrupted: Callable[[], bool] = lambda: False,
    ) -> None:
        """Train until the budget is spent or `interrupted` says so, calling `after` with each step."""
        started = time.perf_counter()
        for batch in batches:
            self.model.train()
            self.objective.train()
            stepped = self.step(self._varied(batch.to(self.fabric.device)))
            self.standing.step += 1
            self.standing.frames += self._frames(batch)
            seconds, stop = agreed(self.fabric, time.perf_counter() - started, interrupted())
            self.standing.seconds += seconds
            after(stepped)
            if self.fraction >= 1 or stop:
                return
            started = time.perf_counter()

    def step(self, batch: Batch) -> Stepped:
        """One optimiser step per turn.

        Raises:
            TrainingError: when a loss or gradient is not finite, naming step, term and items.
        """
        step, options = self.standing.step, self.options
        factor = learning_rate_factor(
            step, self.fraction, options.warmup_steps, options.schedule, options.decay_from, options.final_lr_ratio
        )
        values: dict[str, float] = {}
        norm = 0.0
        for turn, optimiser in self.optimisers.items():
            # Dropout draws from the global generator: seeded by step, a resumed run draws what an unbroken one draws.
            torch.manual_seed(seed_of(options.seed, self.name, step, turn, self.fabric.global_rank))
            rngs = [rng_of(options.seed, self.name, step, turn, index) for index in batch.index.tolist()]
            with self.fabric.autocast():
                losses = self.objective.step(self.model, batch, turn, self.progress, rngs)
            terms = {name: self._share(loss) for name, loss in losses.items()}
            values |= {name: float(summed(self.fabric, term.detach())) for name, term in terms.items()}
            self._refuse_nan(values, batch)
            parameters = [parameter for group in optimiser.param_groups for parameter in group["params"]]
            optimiser.zero_grad(set_to_none=True)
            # Only this turn's parameters get gradients; the loss reaches through those of the other turns.
            self.fabric.backward(torch.stack(list(terms.values())).sum(), inputs=parameters)
            sum_gradients(self.fabric, parameters)
            norm = float(torch.nn.utils.clip_grad_norm_(parameters, options.clip_norm))
            self._refuse_nan({"the gradient": norm}, batch)
            for group in optimiser.param_groups:
                group["lr"] = options.lr * factor * self.objective.lr_factor(turn)
            optimiser.step()
            values |= self.objective.figures()
        self.average.update(self.model, step)
        return Stepped(values, norm, options.lr * factor)

    def save(self, folder: Path) -> None:
        """Write a checkpoint into `folder`, and remove all but the newest `keep`; one process does."""
        if self.fabric.global_rank:
            return
        tensors = {"model": self.model.state_dict(), "average": self.average.average}
        tensors |= {"objective": self.objective.state_dict()} if self.objective.state_dict() else {}
        for turn, optimiser in self.optimisers.items():
            tensors[f"optimiser-{turn}"] = checkpoint.optimiser_tensors(optimiser)
        checkpoint.write(folder, self.standing, tensors, self.options.keep)

    def restore(self, path: Path) -> None:
        """Take up a checkpoint.

        Raises:
            TrainingError: when it cannot be read, or its tensors are not those of this model and objective.
        """
        standing, tensors = checkpoint.read(path)
        wanted = {
            "model": self.model.state_dict(),
            "average": self.average.average,
            "objective": self.objective.state_dict(),
        }
        for group, values in wanted.items():
            checkpoint.check(path, group, tensors.get(group, {}), values)
        self.standing = standing
        self.model.load_state_dict(tensors["model"])
        self.objective.load_state_dict(tensors.get("objective", {}))
        self.average.average = {
            name: tensors["average"][name].to(value.device) for name, value in wanted["average"].items()
        }
        try:
            for turn, optimiser in self.optimisers.items():
                checkpoint.fill_optimiser(optimiser, tensors[f"optimiser-{turn}"])
        except (KeyError, RuntimeError, ValueError) as error:
            raise TrainingError(f"the checkpoint {path} does not belong to this model: {error}") from error

    def _varied(self, batch: Batch) -> Batch:
        """The batch in other voices, where that is wanted."""
        options = self.options
        if not any(options.vary_voices):
            return batch
        codec = self.model.part("codec", AbstractCodec)
        if not isinstance(codec, VoiceVaryingCodec):
            raise TrainingError(
                f"stage {self.name!r}: the codec {type(codec).__name__} cannot give latents another voice; leave "
                "vary_voices at [0, 0], or choose a codec that can, such as codec=world"
            )
        rngs = [rng_of(options.seed, self.name, self.standing.step, "voice", index) for index in batch.index.tolist()]
        return vary_voices(batch, codec, options.vary_voices, rngs)

    def _frames(self, batch: Batch) -> int:
        """Latent frames of a batch, padding left out, over all processes."""
        if batch.frame_mask is None:
            return 0
        return int(summed(self.fabric, batch.frame_mask.sum().to(self.fabric.device)))

    def _optimiser(self, turn: str) -> AdamW:
        """AdamW on what a turn moves, frozen parameters left out."""
        named = self.objective.parameters_of(turn, self.model)
        moved = [parameter for parameter in named if parameter.requires_grad]
        if not moved:
            raise TrainingError(
                f"stage {self.name!r}: there is nothing to train in the turn {turn!r}: all of it is frozen"
            )
        options = self.options
        return AdamW(moved, lr=options.lr, betas=options.betas, weight_decay=options.weight_decay)

    def _share(self, loss: Loss) -> Tensor:
        """This process's share of a term: its sum over the weight of all processes."""
        return loss.sum.float() / summed(self.fabric, loss.weight.detach().float()).clamp_min(1e-12)

    def _refuse_nan(self, values: dict[str, float], batch: Batch) -> None:
        for name, value in values.items():
            if not math.isfinite(value):
                raise TrainingError(
                    f"stage {self.name!r}, step {self.standing.step}: {name} is {value} on the batch "
                    f"{', '.join(batch.ids)}; training stops, and the last checkpoint is kept"
                )
