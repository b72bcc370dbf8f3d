"""Our writers of sound against the suite."""

from voxloom.testing import WriterSuite


class TestWav(WriterSuite):
    name = "wav"


class TestFlac(WriterSuite):
    name = "flac"
