"""Runs a suite on parts written in a test, and tells which of its tests fail."""

from collections.abc import Callable
from pathlib import Path

import pytest

Failing = Callable[..., set[str]]


class Recorder:
    """Collects the names of tests by outcome."""

    def __init__(self) -> None:
        self.failed: set[str] = set()
        self.passed: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        name = report.nodeid.split("::")[-1].split("[")[0]
        if report.failed:
            self.failed.add(name)
        elif report.passed and report.when == "call":
            self.passed.add(name)


@pytest.fixture
def failing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Failing:
    """The failing tests of a test module's source, or `only` that one if it fails. Quiet, and in this process."""

    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)  # what runs these tests is no concern of theirs

    def run(source: str, only: str = "") -> set[str]:
        module = tmp_path / f"test_{tmp_path.name}.py"  # a name of its own, since imported modules stay
        module.write_text(source)
        (tmp_path / "pytest.ini").write_text("[pytest]")
        recorder = Recorder()
        quiet = [
            "-p",
            "no:cacheprovider",
            "-p",
            "no:terminal",
            "-p",
            "no:timeout",
            "--import-mode=importlib",
            "-k",
            only,
        ]
        pytest.main([*quiet, "-c", str(tmp_path / "pytest.ini"), str(module)], plugins=[recorder])
        assert recorder.passed or recorder.failed, "the suite ran no test"
        return recorder.failed

    return run
