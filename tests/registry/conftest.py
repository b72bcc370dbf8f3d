"""Throwaway distributions in a folder of their own, and the toy plugin as one of them."""

import importlib
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import metadata
from pathlib import Path

import pytest

from voxloom_registry import Registry

MATERIAL = Path(__file__).parent / "material"

Install = Callable[..., None]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder on the path whose distributions are the only ones that discovery sees."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(MATERIAL))
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.delenv("VOXLOOM_DISABLE", raising=False)

    def entry_points(group: str) -> list[metadata.EntryPoint]:
        there = metadata.distributions(path=[str(folder)])
        return [entry for distribution in there for entry in distribution.entry_points if entry.group == group]

    monkeypatch.setattr("voxloom_registry.discovery.entry_points", entry_points)
    before = set(sys.modules)
    yield folder
    for name in set(sys.modules) - before:
        if str(tmp_path) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]


@pytest.fixture
def install(site: Path) -> Install:
    """Install a distribution: `install("dist", {"entry": "module"}, {"module.py": "..."})`."""

    def make(name: str, entries: Mapping[str, str], files: Mapping[str, str] | None = None, metadata: str = "") -> None:
        info = site / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{metadata}")
        lines = [f"{entry} = {module}" for entry, module in entries.items()]
        (info / "entry_points.txt").write_text("\n".join(["[voxloom]", *lines]))
        for file, text in (files or {}).items():
            (site / file).parent.mkdir(parents=True, exist_ok=True)
            (site / file).write_text(text)
        importlib.invalidate_caches()

    return make


@pytest.fixture
def toy(install: Install) -> Registry:
    """The registry of the toy plugin alone."""
    absent = 'Provides-Extra: absent\nRequires-Dist: nothing-of-that-name; extra == "absent"\n'
    install("toy", {"toy": "toy_hooks"}, metadata=absent)
    return Registry.discover()
