from pathlib import Path

import pytest

from voxloom.testing import CorpusSuite


class TestLjSpeech(CorpusSuite):
    name = "ljspeech"

    @pytest.fixture(autouse=True)
    def _corpus(self, ljspeech: Path) -> None:
        self.options = {"path": ljspeech, "test": ["LJ002"]}


class TestLibriTts(CorpusSuite):
    name = "libritts"

    @pytest.fixture(autouse=True)
    def _corpus(self, libritts: Path) -> None:
        self.options = {"path": libritts}


class TestLibriSpeech(CorpusSuite):
    name = "librispeech"

    @pytest.fixture(autouse=True)
    def _corpus(self, librispeech: Path) -> None:
        self.options = {"path": librispeech}


class TestVctk(CorpusSuite):
    name = "vctk"

    @pytest.fixture(autouse=True)
    def _corpus(self, vctk: Path) -> None:
        self.options = {"path": vctk, "dev": ["p280"]}


class TestMls(CorpusSuite):
    name = "mls"

    @pytest.fixture(autouse=True)
    def _corpus(self, mls: Path) -> None:
        self.options = {"path": mls}
