import os

import pytest

from voxloom.testing import MetricSuite, RecogniserSuite

WHISPER = os.environ.get("VOXLOOM_WHISPER")


class TestSimilarity(MetricSuite):
    name = "similarity"


class TestDnsmos(MetricSuite):
    name = "dnsmos"


class TestRealTimeFactor(MetricSuite):
    name = "rtf"


# whisper_normalization leaves its tables open.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
class TestWordErrorRate(MetricSuite):
    name = "wer"
    neighbours = {"recogniser": "pocketsphinx"}


class TestPocketsphinx(RecogniserSuite):
    name = "pocketsphinx"


@pytest.mark.skipif(
    WHISPER is None, reason="VOXLOOM_WHISPER names no folder of a Whisper model; none is small enough to ship"
)
class TestWhisper(RecogniserSuite):
    name = "whisper"
    options = {"model": WHISPER}
