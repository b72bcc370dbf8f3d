from voxloom.testing import CodecSuite, SamplerSuite, TransformSuite, WriterSuite
from voxloom_example.suite import LoudnessSuite


class TestDctCodec(CodecSuite):
    name = "dct"


class TestNarrowDctCodec(CodecSuite):
    name = "dct"
    options = {"sample_rate": 8000, "hop_length": 64, "coefficients": 24}


class TestRalstonSampler(SamplerSuite):
    name = "ralston"


class TestRmsLoudness(LoudnessSuite):
    name = "rms"


class TestUptalk(TransformSuite):
    name = "uptalk"
    options = {"semitones": 4.0}


class TestLevelWriter(WriterSuite):
    name = "levels"
