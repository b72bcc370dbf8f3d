"""Known defects of earlier implementations, each shown absent."""

import pytest
import torch

from voxloom.sampler import Schedule
from voxloom.slots import MODEL
from voxloom.values import Condition, Encoded
from voxloom_cli.counting import count_parameters
from voxloom_diffusion.objective import ConsistencyObjective
from voxloom_flashspeech.embeddings import positions
from voxloom_flashspeech.encoders import PhonemeTransformer
from voxloom_flashspeech.pitch_embedding import PitchEmbedding
from voxloom_flashspeech.wavenet import WaveNet
from voxloom_registry import Registry, resolve

# Millions of parameters of the released configuration, worked out from its published sizes.
RELEASED = {"phoneme_encoder": 76.1, "prompt_encoder": 69.3, "prosody": 34.2 + 49.9, "denoiser": 147.5, "total": 378}


@pytest.fixture(scope="module")
def base_counts():
    registry = Registry.discover()
    return dict(count_parameters(registry, resolve(registry, [MODEL], overrides=["model=flashspeech-base"])))


@pytest.mark.parametrize(("module", "millions"), RELEASED.items())
def test_base_has_the_released_size(base_counts, module, millions):
    assert base_counts[module] / 1e6 == pytest.approx(millions, rel=0.003)


def test_positions_run_along_the_sequence_and_not_along_the_batch(attention):
    """An encoder indexed by batch slot gives the same states to the same symbols in any order."""
    torch.manual_seed(0)
    encoder = PhonemeTransformer(9, "letters", attention, 16, 1, 2, 16, 1, 0.0, adaptive=False).eval()
    symbols, mask = torch.tensor([[3, 4, 5], [3, 4, 5]]), torch.ones(2, 3, dtype=torch.bool)
    states = encoder(symbols, mask).states
    torch.testing.assert_close(states[0], states[1])
    turned = encoder(symbols.flip(1), mask).states
    assert not torch.allclose(turned[0].flip(0), states[0], atol=1e-3)
    assert not torch.allclose(*positions(2, 16, torch.device("cpu")))


def test_padding_has_an_id_of_its_own(attention):
    encoder = PhonemeTransformer(9, "letters", attention, 16, 1, 2, 16, 3, 0.0, adaptive=False)
    assert encoder.embedding.padding_idx == 0
    assert (encoder.embedding.weight[0] == 0).all()


def test_the_style_of_a_speaker_ignores_the_prompts_padding(attention):
    torch.manual_seed(0)
    encoder = PhonemeTransformer(9, "letters", attention, 16, 1, 2, 16, 3, 0.0).eval()
    symbols, mask = torch.tensor([[3, 4, 5]]), torch.ones(1, 3, dtype=torch.bool)
    states, inside = torch.randn(1, 6, 16), torch.tensor([[True] * 4 + [False] * 2])
    clean = encoder(symbols, mask, Encoded(states, inside)).states
    states[:, 4:] = 1e3
    torch.testing.assert_close(encoder(symbols, mask, Encoded(states, inside)).states, clean)


def test_neighbouring_levels_differ_under_half_precision(attention):
    """x1000 spans -1554 to 1096: in bf16, spaced 8 there, most levels of the finest grid would share an embedding."""
    torch.manual_seed(0)
    wavenet = WaveNet(2, 4, attention, 64, 1, 3, 1, 1, 2, 0.0, 1000.0).eval()
    grid = torch.tensor(Schedule(0.002, 80.0).karras_levels(1281, 7.0)[640:642])
    seen = []
    wavenet.level.register_forward_pre_hook(lambda _, given: seen.append(given[0]))
    x, prompt = torch.zeros(2, 2, 3), Encoded(torch.zeros(2, 1, 4), torch.ones(2, 1, dtype=torch.bool))
    with torch.autocast("cpu", torch.bfloat16), torch.no_grad():
        wavenet(x, grid.log() / 4, Condition(torch.zeros(2, 4, 3), torch.ones(2, 3, dtype=torch.bool), prompt))
    assert seen[0].dtype == torch.float32
    assert (seen[0][0] - seen[0][1]).abs().max() > 0.1


def test_no_phoneme_is_deleted_by_a_short_prediction(model, batch):
    prosody = model.parts["prosody"]
    torch.nn.init.zeros_(prosody.duration.projection.weight)
    torch.nn.init.constant_(prosody.duration.projection.bias, -5.0)
    with torch.no_grad():
        states, speaker, _ = model._encode(batch.symbols, batch.symbol_mask, batch.prompt, batch.prompt_mask)
        predicted = prosody(states, speaker, [])
    assert predicted.frames.tolist() == batch.symbol_mask.sum(dim=1).tolist()


def test_pitch_bins_are_spaced_by_logarithm_and_hold_whatever_comes():
    embedding = PitchEmbedding(512, 50.0, 1100.0, 4)
    ratios = embedding.edges[1:] / embedding.edges[:-1]
    assert embedding.edges[[0, -1]].tolist() == pytest.approx([50, 1100], rel=1e-4)
    assert ratios.max() - ratios.min() < 1e-4
    extremes = embedding(torch.tensor([[0.0, 10.0, 5000.0]]), torch.zeros(1, 3))
    assert torch.equal(extremes[0, 0], extremes[0, 1])
    assert torch.isfinite(extremes).all()


def test_the_largest_level_is_drawn_as_often_as_asked():
    grid = torch.tensor(Schedule(0.002, 80.0).karras_levels(11, 7.0), dtype=torch.float64)
    rngs = [torch.Generator().manual_seed(item) for item in range(2000)]
    rare = (ConsistencyObjective().consistency._interval(grid, rngs) == 9).float().mean().item()
    rngs = [torch.Generator().manual_seed(item) for item in range(2000)]
    often = (ConsistencyObjective(max_sigma_share=0.3).consistency._interval(grid, rngs) == 9).float().mean().item()
    assert rare < 0.02
    assert often == pytest.approx(0.3, abs=0.04)
