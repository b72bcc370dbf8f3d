"""Our writers of times against the suite."""

from voxloom.testing import WriterSuite


class TestTimestampsJson(WriterSuite):
    name = "timestamps-json"


class TestSrt(WriterSuite):
    name = "srt"


class TestVtt(WriterSuite):
    name = "vtt"


class TestTextGrid(WriterSuite):
    name = "textgrid"
