"""What makes evaluations cheaper leaves what they give as it was."""

from collections import Counter

import pytest
import torch

from voxloom_diffusion.consistency_sampler import ConsistencySampler
from voxloom_flashspeech.residual_block import gated
from voxloom_flow.parameterisation import FlowParameterisation


@pytest.fixture
def condition(model, batch):
    with torch.no_grad():
        return model.supervise(batch, rngs(0)).condition


def rngs(seed):
    return [torch.Generator().manual_seed(seed + item) for item in range(3)]


def generated(model, condition, steps):
    """Latents, and how often the blocks' convolutions of condition and of x were called for them."""
    model._services["sampler"] = ConsistencySampler(steps)
    calls: Counter[str] = Counter()
    hooks = [
        block.get_submodule(name).register_forward_hook(lambda *_, name=name: calls.update([name]))
        for block in model.parts["denoiser"].blocks
        for name in ("condition", "dilated")
    ]
    with torch.no_grad():
        values = model.generate(condition, rngs(1)).values
    for hook in hooks:
        hook.remove()
    return values, calls


def test_blocks_look_at_the_condition_once_for_all_steps(model, condition):
    blocks = len(model.parts["denoiser"].blocks)
    assert generated(model, condition, 4)[1] == {"condition": blocks, "dilated": 4 * blocks}
    assert generated(model, condition, 1)[1] == {"condition": blocks, "dilated": blocks}


def test_guided_evaluations_look_at_it_once_too(model, condition):
    model._services["parameterisation"] = FlowParameterisation(guidance=2.0)
    blocks = len(model.parts["denoiser"].blocks)
    assert generated(model, condition, 4)[1] == {"condition": blocks, "dilated": 4 * blocks}


def test_a_prepared_condition_changes_no_bit(model, condition):
    denoiser, x = model.parts["denoiser"], torch.randn(3, 5, 36, generator=rngs(2)[0])
    level = torch.tensor([-1.0, 0.3, 1.1])
    with torch.no_grad():
        assert torch.equal(denoiser(x, level, denoiser.prepared(condition)), denoiser(x, level, condition))


def test_a_condition_prepared_by_another_network_does_not_count(model, condition, attention):
    denoiser, x = model.parts["denoiser"], torch.randn(3, 5, 36, generator=rngs(2)[0])
    with torch.no_grad():
        ready = denoiser.prepared(condition)
        other = type(denoiser)(5, 8, attention, 8, 4, 3, 2, 2, 2, 0.1, 100.0, context=True).eval()
        torch.nn.init.normal_(other.output.weight)
        assert torch.equal(other(x, torch.zeros(3), ready), other(x, torch.zeros(3), condition))


def test_gates_without_gradients_are_those_with_them():
    """2 sigmoid(2 x) - 1 for tanh(x): within 3e-7, also where both saturate."""
    gate = 4 * torch.randn(2, 64, 500, generator=rngs(3)[0])
    gate[0, :, :4] = torch.tensor([0.0, 100.0, -100.0, 1e-6])
    before = gate.clone()
    with torch.no_grad():
        quick = gated(gate)
    assert torch.equal(gate, before)
    torch.testing.assert_close(quick, gated(gate), atol=3e-7, rtol=0)
    half = gate.bfloat16()
    with torch.no_grad():
        assert torch.equal(gated(half), half[:, :32].sigmoid() * half[:, 32:].tanh())


@pytest.mark.parametrize("steps", [1, 4])
def test_bf16_stays_near(model, condition, steps):
    """Latents in fp32 that differ, by a tenth of their deviation at most, and with the precision alone."""
    full, _ = generated(model, condition, steps)
    model.precision = "bf16"
    half, _ = generated(model, condition, steps)
    assert half.dtype == torch.float32
    assert not torch.equal(half, full)
    assert float((half - full).abs().max()) < 0.1 * float(full.std())
