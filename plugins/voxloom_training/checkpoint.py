"""Checkpoints: safetensors and JSON in a folder that appears whole or not at all."""

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.optim import Optimizer

from voxloom.errors import TrainingError
from voxloom.files import write_text
from voxloom.weights import differences

_STANDING = "standing.json"
_FOLDER = re.compile(r"checkpoint-(\d+)")


@dataclass
class Standing:
    """Where a stage stands: steps done, seconds of training spent, and the best first figure of validation so far.

    `frames` counts the latent frames seen by all processes, padding left out. `figures` are those of the last
    validation, `initial` those before the first step, where they were asked for.
    """

    step: int = 0
    seconds: float = 0.0
    frames: int = 0
    best: float | None = None
    figures: dict[str, float] = field(default_factory=dict)
    initial: dict[str, float] = field(default_factory=dict)


def newest(folder: Path) -> Path | None:
    """The checkpoint with the most steps under `folder`."""
    found = _all(folder)
    return found[-1][1] if found else None


def write(folder: Path, standing: Standing, tensors: dict[str, dict[str, Tensor]], keep: int = 1) -> Path:
    """Write groups of named tensors beside the standing, then remove all but the newest `keep` checkpoints."""
    final = folder / f"checkpoint-{standing.step}"
    if final.is_dir():  # weights of the same step are the same, but a validation may have come since
        _write_standing(final, standing)
        return final
    beside = folder / f"{final.name}.tmp"
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    for group, values in tensors.items():
        stored = {name: value.detach().cpu().clone() for name, value in values.items()}
        save_file(stored, beside / f"{group}.safetensors")
    _write_standing(beside, standing)
    beside.replace(final)
    for old in [path for _, path in _all(folder)][:-keep]:
        shutil.rmtree(old)
    return final


def read(checkpoint: Path) -> tuple[Standing, dict[str, dict[str, Tensor]]]:
    """What `write` wrote.

    Raises:
        TrainingError: when a file is missing or damaged, naming it.
    """
    try:
        standing = Standing(**json.loads((checkpoint / _STANDING).read_text(encoding="utf-8")))
        tensors = {path.stem: load_file(path) for path in sorted(checkpoint.glob("*.safetensors"))}
    except (OSError, ValueError, TypeError, SafetensorError) as error:
        raise TrainingError(f"the checkpoint {checkpoint} cannot be read: {error}") from error
    return standing, tensors


def check(path: Path, group: str, found: Mapping[str, Tensor], wanted: Mapping[str, Tensor]) -> None:
    """Refuse a group of tensors that are not the wanted ones by name and shape.

    Raises:
        TrainingError: saying which.
    """
    faults = differences(wanted, {name: tuple(tensor.shape) for name, tensor in found.items()})
    if faults:
        raise TrainingError(f"the checkpoint {path} does not belong to this model: {group}: {'; '.join(faults)}")


def optimiser_tensors(optimiser: Optimizer) -> dict[str, Tensor]:
    """The optimiser's moments as `NUMBER.NAME`, NUMBER counting its parameters."""
    return {
        f"{number}.{name}": torch.as_tensor(value)
        for number, state in optimiser.state_dict()["state"].items()
        for name, value in state.items()
    }


def fill_optimiser(optimiser: Optimizer, tensors: dict[str, Tensor]) -> None:
    """Undo `optimiser_tensors`."""
    state: dict[int, dict[str, Tensor]] = {}
    for key, value in tensors.items():
        number, name = key.split(".", 1)
        state.setdefault(int(number), {})[name] = value
    optimiser.load_state_dict({"state": state, "param_groups": optimiser.state_dict()["param_groups"]})


def _all(folder: Path) -> list[tuple[int, Path]]:
    """(steps, checkpoint), oldest first; what a killed process left half-written is none."""
    paths = folder.glob("checkpoint-*")
    return sorted((int(match[1]), path) for path in paths if (match := _FOLDER.fullmatch(path.name)))


def _write_standing(checkpoint: Path, standing: Standing) -> None:
    write_text(checkpoint / _STANDING, json.dumps(asdict(standing), indent=1))
