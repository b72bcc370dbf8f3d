from voxloom.model import AbstractModel
from voxloom.testing import DenoiserSuite, EncoderSuite, ModelSuite, ProsodySuite
from voxloom_flashspeech.refinement import RefinedRegressionProsody

TINY = {"width": 16, "heads": 2, "layers": 2}
SMALL = ("layers=1", "heads=2", "filter_width=32")


class TestWaveNet(DenoiserSuite):
    name = "wavenet"
    neighbours = {"attention": "sdpa"}
    options = {**TINY, "layers": 4, "latent_dim": 8, "condition_dim": 16}


class TestWaveNetWithContext(TestWaveNet):
    options = {**TestWaveNet.options, "context": True}


class TestPhonemeTransformer(EncoderSuite):
    name = "phoneme-transformer"
    takes = "symbols"
    neighbours = {"attention": "sdpa"}
    options = {**TINY, "symbols": 20, "vocabulary": "test", "filter_width": 32}


class TestPlainPhonemeTransformer(TestPhonemeTransformer):
    options = {**TestPhonemeTransformer.options, "adaptive": False}


class TestPromptTransformer(EncoderSuite):
    name = "prompt-transformer"
    neighbours = {"attention": "sdpa"}
    options = {**TINY, "latent_dim": 8, "filter_width": 32}


class TestPromptStatistics(EncoderSuite):
    name = "prompt-statistics"
    options = {"latent_dim": 8, "width": 16, "layers": 2, "tokens": 3}


class TestRegressionProsody(ProsodySuite):
    name = "regression"
    neighbours = {"attention": "sdpa"}
    options = {**TINY, "frame_rate": 80.0, "filter_width": 16, "layers": 3}


class TestRefinedProsody(ProsodySuite):
    name = "refined"
    neighbours = {"attention": "sdpa", "parameterisation": "consistency"}
    options = {**TestRegressionProsody.options, "refiner_width": 16, "refiner_layers": 2, "pitch_alpha": 1.0}

    def build(self) -> RefinedRegressionProsody:
        part = super().build()
        part.deviations += 0.1 if part.deviations.device.type != "meta" else 0  # as if measured: refiners then add
        return part


class TestFlashSpeech(ModelSuite):
    name = "flashspeech"
    settings = (
        "model.width=16",
        "model.heads=2",
        "model.prompt_queries=4",
        *(f"{encoder}.{option}" for encoder in ("phoneme_encoder", "prompt_encoder") for option in SMALL),
        "prosody.layers=2",
        "prosody.filter_width=16",
        "prosody.heads=2",
        "denoiser.layers=4",
        "denoiser.width=16",
        "denoiser.heads=2",
    )


class TestRefinedFlashSpeech(TestFlashSpeech):
    settings = (*TestFlashSpeech.settings, "prosody=refined", "prosody.refiner_layers=2", "prosody.refiner_width=16")

    def build(self) -> AbstractModel:
        model = super().build()
        prosody = model.part("prosody", RefinedRegressionProsody)
        prosody.deviations += 0.1 if prosody.deviations.device.type != "meta" else 0
        return model
