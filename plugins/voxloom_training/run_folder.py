"""The folder of a run: whose it is."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from voxloom.corpus import Item
from voxloom.errors import TrainingError
from voxloom.slots import DEVICE
from voxloom_registry import Config, dump, read_file
from voxloom_training.differences import differences
from voxloom_training.sources import plain_slots

FREE = frozenset(
    {
        "steps",
        "minutes",
        "workers",
        "threads",
        "keep",
        "log_every",
        "validate_every",
        "validate_minutes",
        "checkpoint_minutes",
    }
)
"""Options of the trainer that may change when a run is taken up again; so may the device."""

_CONFIG = "config.yaml"


def claim(run: Path, config: Config, items: Sequence[Item], init: str | None) -> None:
    """Write into the run folder what is trained on what, or refuse a folder that holds another run.

    Raises:
        TrainingError: naming every difference.
    """
    ids = hashlib.sha256("\n".join(item.id for item in items).encode()).hexdigest()[:16]
    slots = {slot: values for slot, values in plain_slots(config).items() if slot != DEVICE.name}
    slots["trainer"] = _bound(slots["trainer"])
    stages = {stage.name: {"freeze": list(stage.freeze), **_bound(stage.trainer)} for stage in config.stages}
    mine = {"init": init, "recordings": f"{len(items)} ({ids})", "slots": slots, "stages": stages}
    written = run / _CONFIG
    is_started = any(run.glob("*/checkpoint-*"))
    beside = run / f"{_CONFIG}.tmp"
    run.mkdir(parents=True, exist_ok=True)
    beside.write_text(dump(mine), encoding="utf-8")
    if not written.is_file() or not is_started:
        beside.replace(written)
        return
    differing = differences(read_file(written), read_file(beside))
    beside.unlink()
    if differing:
        raise TrainingError(
            f"{run} holds a run with another configuration ({'; '.join(differing)}): undo that, or choose another --run"
        )


def _bound(trainer: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: list(value) if isinstance(value, tuple) else value for key, value in trainer.items() if key not in FREE
    }
