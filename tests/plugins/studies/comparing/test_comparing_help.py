"""The help of both commands is there, and the words they take are told."""

import pytest
from typer.testing import CliRunner

from voxloom_cli.app import build
from voxloom_registry import Registry, fields_of
from voxloom_studies.comparing.request import CompareRequest, SweepRequest


@pytest.mark.parametrize(
    ("task", "request_type", "listed"), [("sweep", SweepRequest, "grid"), ("compare", CompareRequest, "systems")]
)
def test_a_list_of_words_is_told_by_its_own_help(task: str, request_type: type, listed: str) -> None:
    field = fields_of(request_type)[listed]
    assert field.words
    shown = CliRunner().invoke(build(Registry.discover()), [task, "--help"], env={"COLUMNS": "400"}).stdout
    assert field.help in " ".join(shown.split())
    assert f"[{listed.upper()}]..." in shown
