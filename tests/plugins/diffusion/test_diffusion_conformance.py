import torch

from voxloom.testing import ObjectiveSuite, ParameterisationSuite, SamplerSuite
from voxloom.testing.tiny import TinyModel

CODEC = {"encoder_dim": 4, "encoder_rates": (8, 10), "latent_dim": 6, "decoder_dim": 16, "decoder_rates": (10, 8)}
TINY_DAC = {**CODEC, "n_codebooks": 1, "codebook_size": 8, "sample_rate": 16000}
HEARING = {"sample_rate": 16000, "width": 8, "prompt": "none"}


class TestConsistencyParameterisation(ParameterisationSuite):
    name = "consistency"


class TestEdmParameterisation(ParameterisationSuite):
    name = "edm"


class TestConsistencySampler(SamplerSuite):
    name = "consistency"


class TestOneStepConsistencySampler(SamplerSuite):
    name = "consistency"
    options = {"steps": 1}


class TestFourStepConsistencySampler(SamplerSuite):
    name = "consistency"
    options = {"steps": 4}


class TestConsistencyOdeSampler(SamplerSuite):
    name = "consistency-ode"
    options = {"steps": 64}


class TestConsistencyObjective(ObjectiveSuite):
    name = "consistency"


class TestShortBudgetConsistencyObjective(ObjectiveSuite):
    name = "consistency"
    options = {
        "max_sigma_share": 0.3,
        "data_share": 0.3,
        "weighting": "output",
        "distance": "frame",
        "context_probability": 0.5,
    }


class TestAdversarialObjective(ObjectiveSuite):
    name = "adversarial"
    options = {"stretch_frames": 4, "adaptive": False, "s1": 40, "loss": "least-squares"}
    neighbours = {"discriminator": ("latents", {"latent_dim": 6, "width": 8, "prompt": "none"})}


class TestAdversarialObjectiveWithFeatures(ObjectiveSuite):
    name = "adversarial"
    options = {"stretch_frames": 4, "adaptive": False, "feature_matching": 2.0, "context_probability": 0.5}
    neighbours = {"discriminator": ("latents", {"latent_dim": 6, "width": 8, "prompt": "none"})}


class TestAdversarialObjectiveThatHears(ObjectiveSuite):
    name = "adversarial"
    options = {"stretch_frames": 4, "margin_frames": 3, "adaptive": False, "s1": 40, "feature_matching": 1.0}
    neighbours = {"discriminator": ("distillmos", HEARING)}

    def model_parts(self):
        return {**super().model_parts(), "codec": self.registry().build("codec", "dac", TINY_DAC)}


class TestAdversarialObjectiveWithADecoder(TestAdversarialObjectiveThatHears):
    neighbours = {"discriminator": ("distillmos", HEARING), "decoder": ("dac", TINY_DAC)}


class TestConditionalAdversarialObjectiveThatHears(TestAdversarialObjectiveThatHears):
    options = {"stretch_frames": 4, "margin_frames": 6, "adaptive": False, "s1": 40}
    neighbours = {"discriminator": ("distillmos", {"sample_rate": 16000, "width": 8})}

    def model(self):
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            return TinyModel(self.model_parts(), prompts=True)
