"""Mixers: what lets the positions of a sequence see each other."""

from abc import ABC, abstractmethod

from torch import nn

from voxloom.types import HiddenTensor, SequenceMask


class AbstractMixer(nn.Module, ABC):
    """A layer over positions: attention by some backend, or something with weights of its own."""

    @abstractmethod
    def forward(self, states: HiddenTensor, mask: SequenceMask) -> HiddenTensor:
        """States (B,L,H) of states (B,L,H); positions where `mask` is False influence no other."""
