"""`dac.DAC` as its own package gives it, beside which ours is held."""

import warnings

import pytest
import torch

from voxloom.audio import read, resample

SMALL = {
    "encoder_dim": 8,
    "encoder_rates": [2, 4, 5, 5],
    "latent_dim": 24,
    "decoder_dim": 32,
    "decoder_rates": [5, 5, 4, 2],
    "n_codebooks": 4,
    "codebook_size": 32,
    "codebook_dim": 4,
    "sample_rate": 16000,
}


@pytest.fixture
def small():
    """Options of a small codec; `small(latent_dim=8)` changes some."""

    def options(**changes):
        merged = {**SMALL, **changes}
        return {name: tuple(value) if isinstance(value, list) else value for name, value in merged.items()}

    return options


@pytest.fixture
def original():
    """`original(seed, **changes)`: the package's own network of that shape, seeded as anyone would."""
    from voxloom.torchaudio_stand_in import tolerating_torchaudio

    with tolerating_torchaudio():
        import dac

    def make(seed=0, **changes):
        with warnings.catch_warnings(), torch.random.fork_rng():
            warnings.simplefilter("ignore", FutureWarning)
            torch.manual_seed(seed)
            return dac.DAC(**{**SMALL, **changes}).eval()

    return make


@pytest.fixture
def speech(heart):
    """`speech(rate)`: a recording (1,1,S) at that rate."""
    return lambda rate=16000: resample(read(heart), rate).wave[None, None]
