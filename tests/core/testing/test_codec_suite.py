"""The codec suite passes a codec that keeps its promises and names the promise another one breaks."""

import pytest

RIGHT = """
import torch
from torch.nn import functional as F
from voxloom.codec import AbstractCodec
from voxloom.testing import CodecSuite

class Framed(AbstractCodec):
    # Latents are the samples of each frame.
    def __init__(self, sample_rate=8000, hop_length=8):
        super().__init__()
        self.sample_rate, self.hop_length, self.latent_dim = sample_rate, hop_length, hop_length
        self.latent_space, self.differentiable = f"framed-{hop_length}", True

    def encode(self, wave):
        if wave.ndim != 3 or wave.shape[1] != 1:
            raise ValueError("one channel")
        padded = F.pad(wave[:, 0], (0, -wave.shape[-1] % self.hop_length))
        return padded.unflatten(1, (-1, self.hop_length)).transpose(1, 2)

    def decode(self, latents):
        if latents.shape[1] != self.latent_dim:
            raise ValueError("latents")
        return latents.transpose(1, 2).flatten(1)[:, None]

class Wrong(Framed):
    pass

class TestIt(CodecSuite):
    def build(self):
        return Wrong()
"""

WRONG = {
    "floors the number of frames": (
        "encode(self, wave): return super().encode(wave)[..., : wave.shape[-1] // 8]",
        "test_length_law",
    ),
    "decodes a frame too much": (
        "decode(self, latents): return F.pad(super().decode(latents), (0, 8))",
        "test_length_law",
    ),
    "gives half precision": ("encode(self, wave): return super().encode(wave).half()", "test_floats"),
    "divides by the loudness": ("encode(self, wave): return super().encode(wave) / wave.abs().max()", "test_floats"),
    "normalises over the batch": (
        "encode(self, wave): return super().encode(wave) - wave.mean()",
        "test_batch_equals_single",
    ),
    "dithers": ("decode(self, latents): return super().decode(latents) + 1e-4 * torch.randn(1)", "test_repeats"),
    "writes to the wave": ("encode(self, wave): return super().encode(wave.mul_(0.5))", "test_leaves_inputs_alone"),
    "cuts the gradient": ("decode(self, latents): return super().decode(latents.detach())", "test_gradient_as_stated"),
    "mixes channels down": (
        "encode(self, wave): return super().encode(wave.mean(dim=1, keepdim=True))",
        "test_refuses_wrong_shapes",
    ),
    "hides a tensor": (
        "__init__(self): super().__init__(); self.window = torch.ones(8)",
        "test_no_hidden_tensors",
    ),
    "names its space at random": (
        "__init__(self): super().__init__(); self.latent_space = str(torch.rand(()))",
        "test_latent_space_is_defined_by_options",
    ),
}


def test_passes_a_right_codec(failing) -> None:
    assert failing(RIGHT) == set()


@pytest.mark.parametrize("fault", WRONG)
def test_catches(failing, fault: str) -> None:
    method, caught_by = WRONG[fault]
    wrong = RIGHT.replace("class Wrong(Framed):\n    pass", f"class Wrong(Framed):\n    def {method}")
    assert failing(wrong, only=caught_by) == {caught_by}
