"""Networks that are used as they are."""

from collections.abc import Callable
from typing import Generic, TypeVar

from torch import Tensor, nn

Network = TypeVar("Network", bound=nn.Module)


class Frozen(nn.Module, Generic[Network]):
    """Holds a network that is never trained, for a module around it that is.

    The network is in eval whoever calls `train()`, and its weights get no gradient, though what goes through it does.
    It moves with the module that holds it, but is no part of that one's parameters and state: checkpoints leave it out,
    for whoever builds the module brings it again.
    """

    def __init__(self, network: Network) -> None:
        super().__init__()
        self._held = (network.eval().requires_grad_(False),)  # in a tuple, so that torch does not register it

    @property
    def network(self) -> Network:
        """The network itself."""
        return self._held[0]

    def _apply(self, fn: Callable[[Tensor], Tensor], recurse: bool = True) -> "Frozen[Network]":
        self.network._apply(fn, recurse)  # type: ignore[no-untyped-call]
        super()._apply(fn, recurse)  # type: ignore[no-untyped-call]
        return self
