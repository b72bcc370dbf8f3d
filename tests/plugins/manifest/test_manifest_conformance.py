import json
from pathlib import Path

import pytest

from voxloom.testing import AlignerSuite, CorpusSuite

LINES = (
    {"audio": "one.flac", "text": "One.", "speaker": "a", "phonemes": "wʌn", "durations": [0.1, 0.2, 0.3]},
    {"audio": "two.flac", "text": "Two.", "speaker": "b", "split": "test"},
)


class TestManifest(CorpusSuite):
    name = "manifest"

    @pytest.fixture(autouse=True)
    def _corpus(self, tmp_path: Path) -> None:
        for line in LINES:
            (tmp_path / line["audio"]).touch()
        path = tmp_path / "manifest.jsonl"
        path.write_text("\n".join(json.dumps(line) for line in LINES))
        self.options = {"path": path}


class TestGiven(AlignerSuite):
    name = "given"
