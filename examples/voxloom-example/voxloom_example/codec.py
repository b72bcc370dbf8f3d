"""The cosine transform as a codec."""

import math

import torch
from einops import rearrange
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional as F

from voxloom.codec import AbstractCodec
from voxloom.types import LatentTensor, WaveTensor
from voxloom_example.options import DctOptions, latent_space


class DctCodec(AbstractCodec):
    """Each frame's samples in an orthonormal cosine basis (DCT-II), lowest `coefficients` kept.

    With all of them decoding is exact; fewer cut the band at sample_rate / 2 * coefficients / hop_length. Frames do not
    overlap, so that a changed latent changes its own frame alone.
    """

    basis: Tensor

    def __init__(self, sample_rate: int = 16000, hop_length: int = 160, coefficients: int = 160) -> None:
        super().__init__()
        self.sample_rate, self.hop_length, self.latent_dim = sample_rate, hop_length, coefficients
        self.latent_space = latent_space(
            DctOptions(sample_rate=sample_rate, hop_length=hop_length, coefficients=coefficients)
        )
        self.differentiable = True
        self.register_buffer("basis", cosine_basis(hop_length)[:coefficients], persistent=False)

    def encode(self, wave: WaveTensor) -> LatentTensor:
        """See `AbstractCodec.encode`; the last frame is filled up with silence."""
        if wave.ndim != 3 or wave.shape[1] != 1:
            raise ValueError(f"expected a wave (B,1,S), got {tuple(wave.shape)}")
        padded = F.pad(wave[:, 0], (0, -wave.shape[-1] % self.hop_length))
        frames = rearrange(padded, "b (t s) -> b t s", s=self.hop_length)
        return torch.einsum("bts,ds->bdt", frames, self.basis)

    def decode(self, latents: LatentTensor) -> WaveTensor:
        """See `AbstractCodec.decode`."""
        return torch.einsum("bdt,ds->bts", latents, self.basis).flatten(1)[:, None]


def cosine_basis(size: int) -> Float[Tensor, "size size"]:
    """Orthonormal rows, from constant to fastest: row k is sqrt(2 / size) cos(pi / size (n + 1/2) k)."""
    place = torch.arange(size, dtype=torch.float64)
    basis = torch.cos(math.pi / size * (place + 0.5) * place[:, None]) * math.sqrt(2 / size)
    basis[0] /= math.sqrt(2)
    return basis.float()
