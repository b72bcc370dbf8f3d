"""A FlashSpeech small enough to build in a blink."""

import pytest
import torch

from voxloom.nn.masks import length_mask
from voxloom.values import Batch
from voxloom_diffusion.consistency_sampler import ConsistencySampler
from voxloom_diffusion.parameterisations import ConsistencyParameterisation
from voxloom_flashspeech.encoders import PhonemeTransformer
from voxloom_flashspeech.model import FlashSpeech
from voxloom_flashspeech.prosody import RegressionProsody
from voxloom_flashspeech.statistics import PromptStatistics
from voxloom_flashspeech.wavenet import WaveNet
from voxloom_sdpa.backend import SdpaAttention

DIM, WIDTH, SYMBOLS = 5, 8, 12


@pytest.fixture
def attention():
    return SdpaAttention()


@pytest.fixture
def model(attention):
    torch.manual_seed(0)
    parts = {
        "attention": attention,
        "phoneme_encoder": PhonemeTransformer(SYMBOLS, "letters", attention, WIDTH, 2, 2, 16, 3, 0.1),
        "prompt_encoder": PromptStatistics(DIM, WIDTH, 2, 3, 2),
        "prosody": RegressionProsody(80.0, attention, WIDTH, 3, 8, 3, 5, 2, 2, 0.1, 0.1),
        "denoiser": WaveNet(DIM, WIDTH, attention, 8, 4, 3, 2, 2, 2, 0.1, 100.0, context=True),
        "parameterisation": ConsistencyParameterisation(),
        "sampler": ConsistencySampler(2),
    }
    model = FlashSpeech(parts, DIM, "tiny", WIDTH, 4, 2, 16)
    torch.nn.init.normal_(model.parts["denoiser"].output.weight, std=0.5)
    return model.eval()


@pytest.fixture
def batch():
    """Three utterances of different lengths with random content."""
    rng = torch.Generator().manual_seed(1)
    symbols, frames, prompts = torch.tensor([4, 6, 3]), torch.tensor([24, 36, 12]), torch.tensor([20, 15, 30])
    symbol_mask, frame_mask, prompt_mask = length_mask(symbols), length_mask(frames), length_mask(prompts)
    durations = (frames / symbols / 80.0)[:, None] * symbol_mask
    return Batch(
        ids=("a", "b", "c"),
        index=torch.arange(3),
        latents=torch.randn(3, DIM, 36, generator=rng) * frame_mask[:, None],
        frame_mask=frame_mask,
        symbols=torch.randint(1, SYMBOLS, (3, 6), generator=rng) * symbol_mask,
        symbol_mask=symbol_mask,
        durations=durations,
        pitch=(100 + 100 * torch.rand(3, 36, generator=rng)) * frame_mask,
        voicing=(torch.rand(3, 36, generator=rng) > 0.3).float() * frame_mask,
        prompt=torch.randn(3, DIM, 30, generator=rng) * prompt_mask[:, None],
        prompt_mask=prompt_mask,
    )
