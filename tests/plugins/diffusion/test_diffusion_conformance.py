from voxloom.testing import ObjectiveSuite, ParameterisationSuite, SamplerSuite


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


class TestEulerSampler(SamplerSuite):
    name = "euler"
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
