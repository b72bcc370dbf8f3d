import pytest

from voxloom.testing import DiscriminatorSuite


class TestLatentDiscriminator(DiscriminatorSuite):
    name = "latents"
    options = {"latent_dim": 6, "width": 16}


class TestUnconditionalLatentDiscriminator(DiscriminatorSuite):
    name = "latents"
    options = {"latent_dim": 6, "width": 16, "dilations": (1,), "prompt": "none"}


class _Hearing(DiscriminatorSuite):
    channels = 1
    options = {"sample_rate": 16000, "width": 8}


class TestDistillMosDiscriminator(_Hearing):
    name = "distillmos"


class TestUnconditionalDistillMosDiscriminator(_Hearing):
    name = "distillmos"
    options = {"sample_rate": 22050, "width": 8, "prompt": "none"}


class _Pretrained(_Hearing):
    name = "wavlm"
    family = "wavlm"

    @pytest.fixture(autouse=True)
    def _tiny(self, speech_models):
        self.options = {**type(self).options, "model": str(speech_models[self.family])}


class TestWavlmDiscriminator(_Pretrained):
    pass


class TestHubertDiscriminator(_Pretrained):
    family = "hubert"
    options = {"sample_rate": 24000, "width": 8}


class TestWav2Vec2Discriminator(_Pretrained):
    family = "wav2vec2"
    options = {"sample_rate": 16000, "width": 8, "prompt": "none"}
