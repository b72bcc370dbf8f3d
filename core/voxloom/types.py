"""Array types. One legend of letters for the whole project.

B batch, S samples, T latent frames, D latent dim, Q codebooks, N phonemes, P prompt tokens, L any sequence, H hidden.
"""

from jaxtyping import Bool, Float, Int
from torch import Tensor

WaveTensor = Float[Tensor, "B 1 S"]
LatentTensor = Float[Tensor, "B D T"]
TokenTensor = Int[Tensor, "B Q T"]
FrameTensor = Float[Tensor, "B T"]
FrameMask = Bool[Tensor, "B T"]
HiddenTensor = Float[Tensor, "B L H"]
SequenceMask = Bool[Tensor, "B L"]
Level = Float[Tensor, " B"]
