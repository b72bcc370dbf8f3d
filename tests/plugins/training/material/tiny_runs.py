"""What a run left behind."""

import json
from pathlib import Path

from safetensors.torch import load_file
from torch import Tensor

from voxloom_training.checkpoint import newest


def metrics(run: Path, stage: str = "first", group: str = "train") -> list[dict[str, float]]:
    """What was told of each step, without the group."""
    lines = map(json.loads, (run / stage / "metrics.jsonl").read_text().splitlines())
    return [{key: value for key, value in line.items() if key != "group"} for line in lines if line["group"] == group]


def state(run: Path, group: str = "model", stage: str = "first") -> dict[str, Tensor]:
    """Tensors of the newest checkpoint."""
    return load_file(newest(run / stage) / f"{group}.safetensors")
