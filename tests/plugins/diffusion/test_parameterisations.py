import pytest
import torch

from voxloom.denoiser import AbstractDenoiser
from voxloom.values import Condition
from voxloom_diffusion.parameterisations import ConsistencyParameterisation, EdmParameterisation

# sigma, c_skip, c_out, c_in, c_noise: worked out from the formulas of the paper.
REFERENCE = [
    (0.002, 1.000000, 0.0, 1.99998, -1.5537),
    (0.01, 0.999744, 0.00800, 1.99960, -1.1513),
    (0.1, 0.963005, 0.09610, 1.96116, -0.5756),
    (0.5, 0.502004, 0.35214, 1.41421, -0.1733),
    (2.0, 0.058934, 0.48459, 0.48507, 0.1733),
    (80.0, 3.9e-5, 0.49998, 0.01250, 1.0955),
]


class Recorder(AbstractDenoiser):
    """Remembers what it was given and answers with ones."""

    uses = frozenset[str]()

    def forward(self, x, level, condition):
        self.x, self.level = x, level
        return torch.ones_like(x)


def condition(frames=3):
    return Condition(torch.zeros(1, 4, frames), torch.ones(1, frames, dtype=torch.bool))


@pytest.mark.parametrize(("sigma", "skip", "out", "inside", "noise"), REFERENCE)
def test_consistency_scalings_match_the_reference(sigma, skip, out, inside, noise):
    recorder, parameterisation = Recorder(), ConsistencyParameterisation()
    level = torch.tensor([sigma])
    c_skip, c_out = parameterisation.scalings(level)
    assert c_skip.item() == pytest.approx(skip, rel=2e-2 if sigma == 80 else 1e-5, abs=1e-6)
    assert c_out.item() == pytest.approx(out, rel=1e-3, abs=1e-6)
    estimate = parameterisation.estimate(recorder, torch.ones(1, 2, 3), level, condition())
    assert recorder.x[0, 0, 0].item() == pytest.approx(inside, rel=1e-4)
    assert recorder.level.item() == pytest.approx(noise, rel=1e-3)
    assert estimate[0, 0, 0].item() == pytest.approx(skip + out, rel=1e-3)


def test_at_sigma_min_the_consistency_estimate_is_the_identity():
    x = torch.randn(1, 2, 3, generator=torch.Generator().manual_seed(0))
    estimate = ConsistencyParameterisation().estimate(Recorder(), x, torch.tensor([0.002]), condition())
    torch.testing.assert_close(estimate, x)


def test_edm_scalings_keep_unit_variance_of_the_target():
    sigma = torch.tensor([0.002, 0.5, 80.0])
    skip, out = EdmParameterisation().scalings(sigma)
    # Var[(y - c_skip x) / c_out] = 1 for y of deviation 0.5 and x = y + sigma n (Karras et al. 2022, eq. 141).
    variance = ((1 - skip) ** 2 * 0.25 + skip**2 * sigma**2) / out**2
    torch.testing.assert_close(variance, torch.ones(3), rtol=1e-4, atol=1e-4)


def test_scalings_stay_in_fp32_under_half_precision_and_padding_is_zero():
    mask = torch.tensor([[True, True, False]])
    half = Condition(torch.zeros(1, 4, 3), mask)
    estimate = ConsistencyParameterisation().estimate(
        Recorder(), torch.ones(1, 2, 3, dtype=torch.bfloat16), torch.tensor([2.0]), half
    )
    assert estimate.dtype == torch.float32
    assert (estimate[..., 2] == 0).all()
