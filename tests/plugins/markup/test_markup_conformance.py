from pathlib import Path
from typing import Any

import pytest

from voxloom.testing import TransformSuite


class TestSsml(TransformSuite):
    name = "ssml"


class TestPhonemes(TransformSuite):
    name = "phonemes"


class TestLexicon(TransformSuite):
    name = "lexicon"

    @pytest.fixture(autouse=True)
    def file(self, tmp_path: Path) -> None:
        path = tmp_path / "words.tsv"
        path.write_text("nano\t/nˈɑːnoʊ/\n")
        self.options: dict[str, Any] = {"file": str(path)}  # type: ignore[misc]
