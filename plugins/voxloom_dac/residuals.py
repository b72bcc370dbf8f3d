"""How far latents are from the codewords of each residual quantiser."""

from collections.abc import Iterable

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn.functional import normalize

from voxloom.torchaudio_stand_in import tolerating_torchaudio
from voxloom.types import LatentTensor, TokenTensor

with tolerating_torchaudio():
    from dac.nn.quantize import VectorQuantize


def residual_distances(
    quantisers: Iterable[VectorQuantize], latents: LatentTensor, tokens: TokenTensor
) -> Float[Tensor, "B Q _ T"]:
    """Squared distances (B,Q,K,T) to the K codewords of each of Q quantisers, whose smallest is the token it gives.

    They are measured where the codec chooses: on the unit sphere of the quantiser's few dimensions, between 0 and 4.
    """
    residual, found = latents.float(), []
    for quantiser, token in zip(quantisers, tokens.unbind(dim=1), strict=True):
        projected = normalize(quantiser.in_proj(residual), dim=1)
        codewords = normalize(quantiser.codebook.weight, dim=1)
        cosines = torch.einsum("kc,bct->bkt", codewords, projected)
        squares = codewords.square().sum(dim=1)[:, None] + projected.square().sum(dim=1, keepdim=True)
        found.append(squares - 2 * cosines)
        residual = residual - quantiser.out_proj(quantiser.decode_code(token))
    return torch.stack(found, dim=1)
