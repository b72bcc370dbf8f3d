"""Features of a whole corpus by several processes."""

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from voxloom.assembly import assemble
from voxloom.audio import read
from voxloom.corpus import AbstractCorpus, Item
from voxloom.model import AbstractModel
from voxloom.training.features import FeatureCache
from voxloom_registry import Config, Registry, VoxloomError

ANALYSING = ("codec", "text", "pitch", "aligner")
"""Slots `analyse` works with: what features depend on."""


@dataclass(frozen=True)
class Outcome:
    """What became of one item: `reason` says why it was skipped, None that it is in the cache."""

    item: Item
    reason: str | None


def build_corpus(registry: Registry, config: Config) -> AbstractCorpus:
    """The corpus a configuration names."""
    chosen = config.slots["corpus"]
    if chosen.part is None:
        raise VoxloomError("corpus: nothing fills this slot; set corpus=manifest corpus.path=FILE")
    corpus: AbstractCorpus = registry.build("corpus", chosen.part, chosen.options)
    return corpus


def open_cache(folder: Path, config: Config) -> FeatureCache:
    """The cache of features made by the configuration's corpus and analysing parts."""
    plain = config.plain()
    return FeatureCache(folder, {slot: plain[slot] for slot in ("corpus", *ANALYSING) if slot in plain})


def prepare(
    registry: Registry, config: Config, cache: FeatureCache, items: Sequence[Item], workers: int
) -> Iterator[Outcome]:
    """Bring every item into the cache, yielding each as it is done. Items already there are kept.

    With `workers` processes each builds its own model from `config` and uses one thread; 0 works in this process.
    """
    missing = [item for item in items if not cache.holds(item)]
    yield from (Outcome(item, None) for item in items if cache.holds(item))
    if workers == 0:
        model = _analyser(registry, config)
        yield from (_outcome(model, cache, item) for item in missing)
        return
    # Spawned, not forked: forking a process that has run torch threads can deadlock.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, _start_worker, (config, cache)) as pool:
        yield from pool.map(_work, missing, chunksize=4)


def _analyser(registry: Registry, config: Config) -> AbstractModel:
    return assemble(registry, config).eval()


def _outcome(model: AbstractModel, cache: FeatureCache, item: Item) -> Outcome:
    try:
        cache.write(item, model.analyse(read(item.audio), item))
    except VoxloomError as refusal:
        return Outcome(item, str(refusal))
    return Outcome(item, None)


_worker: dict[str, Any] = {}


def _start_worker(config: Config, cache: FeatureCache) -> None:
    torch.set_num_threads(1)
    _worker.update(model=_analyser(Registry.discover(), config), cache=cache)


def _work(item: Item) -> Outcome:
    return _outcome(_worker["model"], _worker["cache"], item)
