"""Prosody refinement: a consistency model of what regression leaves (FlashSpeech section 3.4)."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import torch
from jaxtyping import Float
from torch import Tensor, nn

from voxloom.attention import AbstractAttention
from voxloom.nn.durations import whole_frames
from voxloom.nn.masks import masked_noise
from voxloom.parameterisation import AbstractParameterisation
from voxloom.prosody import RefinedProsody, Residual
from voxloom.types import SequenceMask
from voxloom.values import Condition, Encoded, Prosody
from voxloom_flashspeech.predictor import Predictor
from voxloom_flashspeech.prosody import RegressionProsody, log_pitch_of
from voxloom_flashspeech.regulator import regulate
from voxloom_flashspeech.wavenet import WaveNet

FACTORS = ("duration", "pitch")


class RefinedRegressionProsody(RegressionProsody, RefinedProsody):
    """Prediction + alpha x residual, in the regressor's own domain: log(1 + frames), and ln(F0 / 200 Hz).

    A residual is drawn in one step, from noise of the item's own generator, by a WaveNet that sees the regressor's
    features just before its last projection. Residuals are scaled to the parameterisation's sigma_data with statistics
    measured on real recordings; before that nothing is added. Noise is drawn whatever alpha is, so that alpha alone
    makes the difference between two renderings of a seed.
    """

    may_begin_anew = ("refiners", "deviations")  # as in a voice whose prosody was plain regression

    def __init__(
        self,
        frame_rate: float,
        attention: AbstractAttention,
        parameterisation: AbstractParameterisation,
        width: int = 512,
        layers: int = 30,
        filter_width: int = 512,
        duration_kernel: int = 3,
        pitch_kernel: int = 5,
        attention_every: int = 3,
        heads: int = 8,
        dropout: float = 0.5,
        attention_dropout: float = 0.2,
        refiner_width: int = 512,
        refiner_layers: int = 30,
        refiner_kernel: int = 3,
        refiner_dilation_cycle: int = 2,
        refiner_level_scale: float = 1000.0,
        duration_alpha: float = 0.2,
        pitch_alpha: float = 0.2,
    ) -> None:
        super().__init__(
            frame_rate,
            attention,
            width,
            layers,
            filter_width,
            duration_kernel,
            pitch_kernel,
            attention_every,
            heads,
            dropout,
            attention_dropout,
        )
        self.parameterisation = parameterisation
        self.alphas = {"duration": duration_alpha, "pitch": pitch_alpha}
        self.refiners = nn.ModuleDict(
            {
                factor: WaveNet(
                    1,
                    filter_width,
                    attention,
                    width=refiner_width,
                    layers=refiner_layers,
                    kernel=refiner_kernel,
                    dilation_cycle=refiner_dilation_cycle,
                    attention_every=0,
                    level_scale=refiner_level_scale,
                )
                for factor in FACTORS
            }
        )
        self.deviations: Tensor
        self.register_buffer("deviations", torch.zeros(len(FACTORS)))

    @property
    def measured(self) -> bool:
        """See `RefinedProsody.measured`."""
        return bool(self.deviations.all())

    def forward(
        self,
        phonemes: Encoded,
        prompt: Encoded,
        rngs: Sequence[torch.Generator],
        given: Prosody | None = None,
        alpha: float | None = None,
    ) -> Prosody:
        """See `RefinedProsody.forward`."""
        alphas = self.alphas if alpha is None else dict.fromkeys(FACTORS, alpha)

        def drawn(factor: str, features: Float[Tensor, "B L F"], mask: SequenceMask) -> Float[Tensor, "B L"]:
            return self._drawn(factor, features, mask, rngs, alphas[factor])

        return self.predict(phonemes, prompt, given, drawn)

    def residuals(self, phonemes: Encoded, prompt: Encoded, target: Prosody) -> dict[str, Residual]:
        """See `RefinedProsody.residuals`. Pitch is regressed on states stretched by the true durations."""
        if target.durations is None or target.pitch is None or target.voicing is None:
            raise ValueError("prosody refinement needs durations, pitch and voicing to learn from")
        frames = whole_frames(target.durations, self.frame_rate, target.frames)
        voiced = target.mask & (target.voicing > 0.5)
        stretched = Encoded(regulate(phonemes.states, frames), target.mask)
        return {
            "duration": self._residual("duration", phonemes, prompt, frames.float().log1p(), phonemes.mask),
            "pitch": self._residual("pitch", stretched, prompt, log_pitch_of(target.pitch), voiced),
        }

    def measure(self, residuals: Mapping[str, Sequence[Residual]]) -> None:
        """See `RefinedProsody.measure`."""
        for number, factor in enumerate(FACTORS):
            found = [residual.values[:, 0][residual.counted] for residual in residuals[factor]]
            self.deviations[number] = torch.cat(found).std() * self._unit(factor)

    def _residual(
        self, factor: str, states: Encoded, prompt: Encoded, truth: Tensor, counted: SequenceMask
    ) -> Residual:
        predictor = self.get_submodule(factor)
        assert isinstance(predictor, Predictor)
        with torch.no_grad(), _evaluating(predictor):
            features = predictor.features(states.states, states.mask, prompt)
            predicted = predictor.project(features, states.mask)[0]
        left = ((truth - predicted) / self._unit(factor)).masked_fill(~states.mask, 0)
        refiner = self.refiners[factor]
        assert isinstance(refiner, WaveNet)
        return Residual(left[:, None], counted, Condition(features.transpose(1, 2), states.mask), refiner)

    def _drawn(
        self,
        factor: str,
        features: Float[Tensor, "B L F"],
        mask: SequenceMask,
        rngs: Sequence[torch.Generator],
        alpha: float,
    ) -> Float[Tensor, "B L"]:
        """Alpha times a residual, zero on padding."""
        noise = masked_noise(mask, 1, rngs)
        if not alpha or not bool(self.deviations[FACTORS.index(factor)]):
            return noise[:, 0] * 0
        refiner = self.refiners[factor]
        assert isinstance(refiner, WaveNet)
        sigma = noise.new_full((len(noise),), self.parameterisation.sigma_max)
        condition = Condition(features.transpose(1, 2), mask)
        clean = self.parameterisation.estimate(refiner, sigma[:, None, None] * noise, sigma, condition)
        return alpha * self._unit(factor) * clean[:, 0]

    def _unit(self, factor: str) -> Tensor:
        """What a residual is divided by, so that its deviation is sigma_data; 1 before it is measured."""
        deviation = self.deviations[FACTORS.index(factor)]
        return torch.where(deviation > 0, deviation / self.parameterisation.sigma_data, 1.0)


@contextmanager
def _evaluating(module: nn.Module) -> Iterator[None]:
    """Without dropout while the block runs."""
    training = module.training
    module.eval()
    try:
        yield
    finally:
        module.train(training)
