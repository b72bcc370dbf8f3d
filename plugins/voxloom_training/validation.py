"""Figures on held-out items, comparable over a whole stage."""

from collections.abc import Sequence

import torch
from lightning_fabric import Fabric

from voxloom.values import Batch
from voxloom_training.seeds import rng_of
from voxloom_training.stage import Stage


@torch.no_grad()
def validate(stage: Stage, batches: Sequence[Batch], fabric: Fabric) -> dict[str, float]:
    """The objective's probe on fixed batches and fixed noise, with whatever weights the model holds, in eval."""
    stage.model.eval()
    stage.objective.eval()
    sums: dict[str, float] = {}
    weights: dict[str, float] = {}
    for number, batch in enumerate(batches):
        rngs = [rng_of("validation", number, index) for index in range(len(batch.ids))]
        with fabric.autocast():
            figures = stage.objective.probe(stage.model, batch.to(fabric.device), rngs)
        for name, loss in figures.items():
            sums[name] = sums.get(name, 0.0) + float(loss.sum)
            weights[name] = weights.get(name, 0.0) + float(loss.weight)
    return {name: sums[name] / max(weights[name], 1e-12) for name in sums}
