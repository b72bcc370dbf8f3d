from voxloom.testing import CodecSuite, SamplerSuite
from voxloom_example.suite import LoudnessSuite


class TestDctCodec(CodecSuite):
    name = "dct"


class TestNarrowDctCodec(CodecSuite):
    name = "dct"
    options = {"sample_rate": 8000, "hop_length": 64, "coefficients": 24}


class TestHeunSampler(SamplerSuite):
    name = "heun"


class TestRmsLoudness(LoudnessSuite):
    name = "rms"
