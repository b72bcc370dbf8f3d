"""Pitch parts: F0 of a wave."""

from abc import ABC, abstractmethod

from voxloom.types import FrameTensor, WaveTensor


class AbstractPitch(ABC):
    """Wave to F0 and voicing on the codec's frames."""

    @abstractmethod
    def track(self, wave: WaveTensor, sample_rate: int, hop_length: int) -> tuple[FrameTensor, FrameTensor]:
        """F0 (B,T) in Hz, interpolated through unvoiced stretches, and voicing (B,T) in {0, 1}; T = ceil(S / hop)."""
