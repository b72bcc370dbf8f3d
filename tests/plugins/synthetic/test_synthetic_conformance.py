from pathlib import Path

import pytest

from voxloom.testing import CorpusSuite


class TestSynthetic(CorpusSuite):
    name = "synthetic"

    @pytest.fixture(autouse=True)
    def _corpus(self, tmp_path: Path) -> None:
        self.options = {"path": tmp_path / "corpus", "count": 6, "speakers": 3, "test_speakers": 1}
