"""How many parameters a model has, counted without memory for them."""

import torch

from voxloom.assembly import assemble
from voxloom_registry import Config, Registry


def count_parameters(registry: Registry, config: Config) -> list[tuple[str, int]]:
    """(module, parameters) for each part of the model and each module of its own, then ("total", sum).

    Built on the meta device; a parameter that modules share counts once, where it comes first.
    """
    with torch.device("meta"):
        model = assemble(registry, config)
    modules = [*((f"model.{name}", module) for name, module in model.named_children() if name != "parts")]
    modules += [(name, module) for name, module in model.parts.named_children()]
    seen: set[int] = set()
    counts: list[tuple[str, int]] = []
    for name, module in modules:
        fresh = [parameter for parameter in module.parameters() if id(parameter) not in seen]
        seen |= {id(parameter) for parameter in fresh}
        counts.append((name, sum(parameter.numel() for parameter in fresh)))
    own = sum(parameter.numel() for parameter in model.parameters(recurse=False))
    if own:
        counts.insert(0, ("model", own))
    return [*counts, ("total", sum(number for _, number in counts))]
