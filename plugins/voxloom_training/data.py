"""The items of a stage as batches to train on, to validate on and to listen to."""

import signal
from collections.abc import Iterator, Sequence
from typing import Any

from lightning_fabric import Fabric
from torch.utils.data import DataLoader

from voxloom.codec import AbstractCodec
from voxloom.corpus import Item
from voxloom.errors import TrainingError
from voxloom.model import AbstractModel
from voxloom.values import Batch
from voxloom_training.dataset import PreparedBatches
from voxloom_training.features import FeatureCache
from voxloom_training.options import TrainerOptions
from voxloom_training.plan import BatchPlan
from voxloom_training.prompts import PromptSource
from voxloom_training.splits import hold_out

ENDLESS = 2**40  # steps of a stage whose budget is minutes
SPOKEN_ITEMS = 4
"""Held-out recordings that are spoken at each validation."""


class StageData:
    """What a stage learns from.

    Raises:
        TrainingError: when every recording is too long, or features are missing or damaged.
    """

    def __init__(
        self, items: Sequence[Item], cache: FeatureCache, model: AbstractModel, options: TrainerOptions, fabric: Fabric
    ) -> None:
        self.options, self.fabric = options, fabric
        codec = model.part("codec", AbstractCodec)
        frame_rate = codec.sample_rate / codec.hop_length
        lengths = {item.id: _frames(cache, item, codec.hop_length) for item in items}
        fitting = [item for item in items if lengths[item.id] <= options.max_seconds * frame_rate]
        self.left_out = len(items) - len(fitting)
        if not fitting:
            raise TrainingError(
                f"no prepared recording is at most {options.max_seconds:g} s long (trainer.max_seconds)"
            )
        split = hold_out(fitting, options.validation_share, options.validation_items, options.hold_out)
        self.count, self.held_out = len(split.train), split.told

        def batches(of: Sequence[Item], prompting: Sequence[Item], rank: int = 0, world: int = 1) -> PreparedBatches:
            siblings: dict[str, list[Item]] = {}
            for item in prompting:
                siblings.setdefault(item.speaker, []).append(item)
            prompts = PromptSource(options.prompt, options.prompt_seconds, frame_rate, codec.hop_length, siblings)
            frames = tuple(lengths[item.id] for item in of)
            plan = BatchPlan(frames, options.batch_frames, options.max_items, options.seed)
            return PreparedBatches(of, cache, plan, prompts, rank, world)

        self._mine = batches(split.train, split.train, fabric.global_rank, fabric.world_size)
        self._all = batches(split.train, split.train)
        self._held_out = batches(split.validation, fitting) if split.validation else None

    def loader(self, start: int) -> Iterator[Batch]:
        """This process's batches of step `start` and after."""
        steps = range(start, self.options.steps or ENDLESS)
        loader = DataLoader[Batch](
            self._mine,
            batch_size=None,
            sampler=steps,
            num_workers=self.options.workers,
            worker_init_fn=_ignore_interrupts,
            collate_fn=_as_it_is,
        )
        return iter(loader)

    def first(self, count: int) -> Iterator[Batch]:
        """The first `count` batches, or all there are, the same in every process; each is read when it is asked for."""
        return (self._all[number].to(self.fabric.device) for number in range(min(count, self._all.per_epoch)))

    def validation(self) -> list[Batch]:
        """The held-out items, always the same; none when nothing is held out."""
        held_out = self._held_out
        return [] if held_out is None else [held_out[number] for number in range(held_out.per_epoch)]

    def examples(self) -> Batch | None:
        """A few held-out items, always the same."""
        if self._held_out is None:
            return None
        some = range(min(SPOKEN_ITEMS, len(self._held_out.items)))
        return self._held_out.batch(some, 0, some)


def _frames(cache: FeatureCache, item: Item, hop_length: int) -> int:
    """Length of a prepared item in latent frames."""
    shapes = cache.shapes(item)
    for name in ("latents", "tokens"):
        if name in shapes:
            return shapes[name][-1]
    if "wave" in shapes:
        return -(-shapes["wave"][-1] // hop_length)
    raise TrainingError(f"the features of {item.id} hold neither latents nor tokens nor a wave")


def _ignore_interrupts(_: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the trainer ends its workers


def _as_it_is(batch: Any) -> Any:
    return batch
