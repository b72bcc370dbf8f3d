from voxloom.testing import CodecSuite, PitchSuite


class TestWorldCodec(CodecSuite):
    name = "world"


class TestWorldCodecAt24kHz(CodecSuite):
    name = "world"
    options = {"sample_rate": 24000, "hop_length": 256, "envelope_dim": 24}


class TestWorldPitch(PitchSuite):
    name = "world"
    options = {"method": "harvest"}


class TestWorldPitchByDio(PitchSuite):
    name = "world"


class TestWorldTorchCodec(CodecSuite):
    name = "world-torch"


class TestWorldTorchCodecAt24kHz(CodecSuite):
    name = "world-torch"
    options = {"sample_rate": 24000, "hop_length": 256, "envelope_dim": 24, "f0_gradient": 1.0}
