"""What every part with weights promises."""

from abc import ABC, abstractmethod
from typing import Generic, TypeVar

import torch
from torch import Tensor, nn

from voxloom.testing.checks import assert_repeats, stirred
from voxloom.testing.suite import Suite

Module = TypeVar("Module", bound=nn.Module)


class ModuleSuite(Suite[Module], ABC, Generic[Module]):
    """State and devices."""

    @abstractmethod
    def output(self, part: Module) -> Tensor:
        """What the part makes of the usual input; every kind's suite says how."""

    def test_state_round_trip(self, part: Module) -> None:
        """Another instance that loads the state strictly gives the same output, bit for bit."""
        first = stirred(part)
        torch.manual_seed(1)
        second = self.build().eval()
        second.load_state_dict(first.state_dict(), strict=True)
        assert_repeats(self.output(second), self.output(first))

    def test_no_hidden_tensors(self, part: Module) -> None:
        """Tensors are parameters or buffers, so that they move and are saved with the module."""
        hidden = [
            f"{type(module).__name__}.{name}"
            for module in part.modules()
            for name, value in vars(module).items()
            if isinstance(value, Tensor)
        ]
        assert not hidden, f"plain attributes hold tensors: {', '.join(hidden)}"

    def test_moves(self, part: Module) -> None:
        """Everything goes to another device together."""
        part.to("meta")
        left = [name for name, value in [*part.named_parameters(), *part.named_buffers()] if not value.is_meta]
        assert not left, f"stayed behind: {', '.join(left)}"

    def test_is_built_without_weights(self) -> None:
        """Construction on the meta device works, so that sizes can be counted before memory is spent."""
        with torch.device("meta"):
            part = self.build()
        assert all(value.is_meta for value in part.parameters()), "a parameter chose its own device"
