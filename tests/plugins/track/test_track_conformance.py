"""Our parts against the suites of their kinds."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import voxloom
from voxloom.testing import TaskSuite, TransformSuite, WriterSuite
from voxloom.voice import Voice
from voxloom_registry import Registry

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "data"


@cache
def _nano() -> Voice:
    return voxloom.load("nano")


class TestTrackJson(WriterSuite):
    name = "track-json"


class TestTrackCsv(WriterSuite):
    name = "track-csv"


class TestTrackTextGrid(WriterSuite):
    name = "track-textgrid"


class TestTrack(TransformSuite):
    name = "track"
    options = {"file": HERE / "material" / "asked.track.json"}

    def more(self) -> dict[str, Any]:
        return {"registry": Registry.discover(), "config": _nano().config, "voice": _nano()}


class TestLift(TaskSuite):
    name = "lift"
    neighbours = {"timing": "mas"}
    suffix = ".track.csv"

    def voice(self, folder: Path) -> Voice:
        return _nano()

    def request(self, folder: Path) -> Mapping[str, Any]:
        return {"audio": DATA / "george-1.opus", "text": "A handless war veteran."}


@pytest.mark.parametrize("form", ["track-json", "track-csv", "track-textgrid"])
def test_every_format_is_its_own_suffix(form: str) -> None:
    offer = Registry.discover().find("writer", form)
    assert offer.writes == (f".track.{form.removeprefix('track-').replace('textgrid', 'TextGrid')}",)
