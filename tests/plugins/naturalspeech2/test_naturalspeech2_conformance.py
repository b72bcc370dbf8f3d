from voxloom.testing import ObjectiveSuite, ParameterisationSuite

CODEC = {"encoder_dim": 4, "encoder_rates": (8, 10), "latent_dim": 6, "decoder_dim": 16, "decoder_rates": (10, 8)}
TINY_DAC = {**CODEC, "n_codebooks": 3, "codebook_size": 8, "codebook_dim": 4, "sample_rate": 16000}


class TestVariancePreservingParameterisation(ParameterisationSuite):
    name = "variance-preserving"
    predicts_data = True


class TestNaturalSpeech2Objective(ObjectiveSuite):
    name = "naturalspeech2"

    def model_parts(self):
        return {
            "parameterisation": self.registry().build("parameterisation", "variance-preserving"),
            "codec": self.registry().build("codec", "dac", TINY_DAC),
        }


class TestNaturalSpeech2ObjectiveWithoutQuantisers(ObjectiveSuite):
    name = "naturalspeech2"
    options = {"rvq_weight": 0.0, "max_snr": 25.0}

    def model_parts(self):
        return {"parameterisation": self.registry().build("parameterisation", "variance-preserving")}
