import pytest

from voxloom.testing import MetricSuite, RecogniserSuite


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
