import torch

from voxloom.testing import CodecSuite, ImporterSuite
from voxloom_dac.network import build
from voxloom_dac.shape import complete

TINY = {
    "encoder_dim": 4,
    "encoder_rates": (4, 5),
    "latent_dim": 12,
    "decoder_dim": 16,
    "decoder_rates": (5, 2, 2),
    "n_codebooks": 3,
    "codebook_size": 16,
    "codebook_dim": 4,
    "sample_rate": 16000,
}


class TestDac(CodecSuite):
    name = "dac"
    options = TINY


class TestDacQuantisedWithOddStrides(CodecSuite):
    name = "dac"
    options = {
        **TINY,
        "latents": "quantised",
        "seed": 5,
        "encoder_rates": (3, 5),
        "decoder_rates": (3, 5),
        "codebook_dim": (2, 3, 4),
        "latent_dim": None,
    }


class TestDacImporter(ImporterSuite):
    name = "dac"

    def content(self):
        arguments = {name: list(value) if isinstance(value, tuple) else value for name, value in TINY.items()}
        state = build(complete(TINY)).state_dict()
        state = {name: torch.clone(tensor) for name, tensor in state.items()}
        return {"state_dict": state, "metadata": {"kwargs": {**arguments, "quantizer_dropout": 0.5}}}
