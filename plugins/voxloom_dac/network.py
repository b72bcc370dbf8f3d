"""The package's own network, `dac.DAC`."""

import warnings
from collections.abc import Mapping
from typing import Any

import torch

from voxloom.torchaudio_stand_in import tolerating_torchaudio

with tolerating_torchaudio():
    from dac.model import DAC


def build(shape: Mapping[str, Any], seed: int = 0) -> DAC:
    """The network of `shape`, its weights the same wherever it is built with this seed."""
    arguments = {name: list(value) if isinstance(value, tuple) else value for name, value in shape.items()}
    with warnings.catch_warnings(), torch.random.fork_rng(devices=[]):
        warnings.filterwarnings("ignore", ".*weight_norm. is deprecated", FutureWarning)
        torch.default_generator.manual_seed(seed)  # of the CPU alone: `torch.manual_seed` would reach every device
        network = DAC(**arguments)
    for module in network.modules():
        # weight_norm makes it anew in each forward; until then it is a plain tensor, which no device or file knows of.
        if hasattr(module, "weight_g"):
            del module.weight
    return network.eval()
