"""Multi-head attention on top of an exchangeable backend."""

from einops import rearrange
from jaxtyping import Bool, Float
from torch import Tensor, nn

from voxloom.attention import AbstractAttention


class MultiHeadAttention(nn.Module):
    """Projections around `backend`; queries (B,Lq,H) attend to `memory` (B,Lk,H) where `memory_mask` is True."""

    def __init__(self, width: int, heads: int, backend: AbstractAttention, memory_width: int | None = None) -> None:
        super().__init__()
        if width % heads:
            raise ValueError(f"width {width} is not divisible by {heads} heads")
        self.heads = heads
        self.backend = backend
        self.query = nn.Linear(width, width)
        self.memory = nn.Linear(memory_width or width, 2 * width)
        self.output = nn.Linear(width, width)

    def forward(
        self, x: Float[Tensor, "B Lq H"], memory: Float[Tensor, "B Lk M"], memory_mask: Bool[Tensor, "B Lk"]
    ) -> Float[Tensor, "B Lq H"]:
        """What each query gathers from the memory."""
        return self.gather(x, self.memory(memory), memory_mask)

    def gather(
        self, x: Float[Tensor, "B Lq H"], known: Float[Tensor, "B Lk two_H"], memory_mask: Bool[Tensor, "B Lk"]
    ) -> Float[Tensor, "B Lq H"]:
        """The same of keys and values that `self.memory` made before."""
        query = rearrange(self.query(x), "b l (h d) -> b h l d", h=self.heads)
        key, value = rearrange(known, "b l (two h d) -> two b h l d", two=2, h=self.heads)
        gathered = self.backend.attend(query, key, value, memory_mask)
        out: Tensor = self.output(rearrange(gathered, "b h l d -> b l (h d)"))
        return out
