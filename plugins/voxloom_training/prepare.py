"""Features of a whole corpus by several processes."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

import torch

from voxloom.assembly import assemble
from voxloom.audio import read
from voxloom.corpus import Item
from voxloom.device import device_of
from voxloom.errors import TrainingError
from voxloom.model import AbstractModel
from voxloom_registry import Config, Registry, VoxloomError
from voxloom_training.features import FeatureCache

ORPHANED = 1
"""Exit status of a worker whose parent is gone."""


@dataclass(frozen=True)
class Outcome:
    """What became of one item: `reason` says why it was skipped, None that it is in the cache."""

    item: Item
    reason: str | None


@dataclass(frozen=True)
class _Analyser:
    """Brings items into the cache; a worker process has one of its own."""

    model: AbstractModel
    cache: FeatureCache

    def take(self, item: Item) -> Outcome:
        """Analyse one recording. Whatever is wrong with it is told and spares the rest."""
        try:
            self.cache.write(item, self.model.analyse(read(item.audio), item))
        except VoxloomError as refusal:
            return Outcome(item, str(refusal))
        except Exception as error:  # libraries raise what they like on a damaged recording
            return Outcome(item, f"{item.id}: {type(error).__name__}: {error}")
        return Outcome(item, None)


def prepare(
    registry: Registry, config: Config, cache: FeatureCache, items: Sequence[Item], workers: int
) -> Iterator[Outcome]:
    """Bring every item into the cache, yielding each as it is done. Items already there, and unchanged, are kept.

    With `workers` processes each builds its own model from `config` and uses one thread; 0 works in this process.

    Raises:
        TrainingError: when a worker dies, as it does when a library crashes or memory runs out.
    """
    done = [cache.is_current(item) for item in items]
    yield from (Outcome(item, None) for item, there in zip(items, done, strict=True) if there)
    missing = [item for item, there in zip(items, done, strict=True) if not there]
    if workers == 0 or not missing:
        yield from _alone(registry, config, cache, missing)
        return
    # Spawned, not forked: forking a process that has run torch threads can deadlock.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(min(workers, len(missing)), context, _start_worker, (registry, config, cache))
    try:
        yield from pool.map(_work, missing, chunksize=4)
    except BrokenProcessPool as error:
        raise TrainingError(
            "a process that prepares features died; what is done is kept; the same command with --workers 0 tells why"
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def build_analyser(registry: Registry, config: Config) -> AbstractModel:
    """The model that makes features. A part with random weights must come out the same in every process."""
    torch.manual_seed(0)
    return assemble(registry, config).to(device_of(registry, config)).eval()


def _alone(registry: Registry, config: Config, cache: FeatureCache, items: Sequence[Item]) -> Iterator[Outcome]:
    if items:
        analyser = _Analyser(build_analyser(registry, config), cache)
        yield from map(analyser.take, items)


_worker: dict[str, _Analyser] = {}


def _start_worker(registry: Registry, config: Config, cache: FeatureCache) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    threading.Thread(target=_die_with_parent, daemon=True).start()
    torch.set_num_threads(1)
    _worker["analyser"] = _Analyser(build_analyser(registry, config), cache)


def _die_with_parent() -> None:
    """A parent killed outright leaves its workers waiting for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(ORPHANED)


def _work(item: Item) -> Outcome:
    return _worker["analyser"].take(item)
