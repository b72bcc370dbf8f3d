"""WORLD's F0 as a pitch part."""

from typing import Literal

import numpy as np
import torch

from voxloom.pitch import AbstractPitch
from voxloom.types import FrameTensor, WaveTensor
from voxloom_world.f0 import continuous_f0, track_f0


class WorldPitch(AbstractPitch):
    """dio refined by stonemask, or harvest."""

    def __init__(self, method: Literal["dio", "harvest"] = "dio", low_hz: float = 60.0, high_hz: float = 800.0) -> None:
        self.method, self.low_hz, self.high_hz = method, low_hz, high_hz

    def track(self, wave: WaveTensor, sample_rate: int, hop_length: int) -> tuple[FrameTensor, FrameTensor]:
        """See `AbstractPitch.track`.

        Raises:
            ValueError: when the wave is not (B,1,S) with samples in it.
        """
        if wave.ndim != 3 or wave.shape[1] != 1 or not wave.shape[2]:
            raise ValueError(f"a wave must have the shape (B,1,S) with S > 0, not {tuple(wave.shape)}")
        items = (item.detach().double().cpu().numpy() for item in wave[:, 0])
        tracks = [track_f0(item, sample_rate, hop_length, self.method, self.low_hz, self.high_hz) for item in items]
        pitch = np.stack([continuous_f0(track) for track in tracks])
        voicing = np.stack(tracks) > 0
        return (
            torch.from_numpy(pitch).to(wave.device, torch.float32),
            torch.from_numpy(voicing).to(wave.device, torch.float32),
        )
