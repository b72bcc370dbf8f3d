"""DistillMOS, an estimate of what listeners would say, whose weights are inside its wheel."""

from contextlib import redirect_stdout
from io import StringIO

import torch
from torch import nn

from voxloom.device import where
from voxloom.errors import InputError
from voxloom.metric import AbstractMetric, Sample, Score
from voxloom.torchaudio_stand_in import tolerating_torchaudio
from voxloom_evaluation.waves import at_rate

with tolerating_torchaudio():
    from distillmos import ConvTransformerSQAModel

SAMPLE_RATE = 16000  # Hz


class DistillMos(nn.Module, AbstractMetric):
    """DistillMOS (Stahl & Gamper 2025): mean opinion (1 to 5) of the wave at 16 kHz, distilled from XLS-R."""

    better = "higher"

    def __init__(self) -> None:
        super().__init__()
        with redirect_stdout(StringIO()):  # it says where its weights lie
            self._model = ConvTransformerSQAModel().eval()

    def measure(self, sample: Sample) -> dict[str, Score]:
        """`distillmos`.

        Raises:
            InputError: when the wave is empty.
        """
        samples = at_rate(sample.wave, sample.sample_rate, SAMPLE_RATE)
        if len(samples) == 0:
            raise InputError(f"DistillMOS needs a wave, and the one of {sample.id} is empty")
        with torch.no_grad():
            opinion = self._model(torch.from_numpy(samples)[None].to(where(self)))
        return {"distillmos": Score(float(opinion))}
