"""Tasks run as the command line runs them, on a voice that spells."""

import importlib

import pytest

from voxloom.running import run_task
from voxloom.slots import DEVICE, TASK
from voxloom.voice import Voice
from voxloom_registry import Registry, resolve


@pytest.fixture
def registry(seam_registry, tmp_path, monkeypatch):
    """What is installed, the seam models' parts, and a stranger's under other licences."""
    info = tmp_path / "site" / "licensed-3.1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: licensed\nVersion: 3.1\n")
    (info / "entry_points.txt").write_text("[voxloom]\nlicensed = licensed_hooks\n")
    importlib.invalidate_caches()
    return Registry.discover()


@pytest.fixture
def run(registry):
    """`run("replay", audio=path)` for tasks without a voice; `slots` are its configuration."""

    def of(task, slots=None, **request):
        config = resolve(registry, [TASK, DEVICE], overrides=slots or {}, mode="speak", defaults={TASK.name: task})
        return run_task(registry, config, request)

    return of


@pytest.fixture
def speller(registry, make_voice):
    """A voice in a folder, which spells; `speller("text=letters-nc")` has another part."""
    folder = make_voice("model=babbler")

    def load(*words):
        return Voice.load(str(folder), words, registry=registry, task="say")

    return load


@pytest.fixture
def said(speller, heart, tmp_path):
    """A file with a recipe, spoken after another that lies beside it."""
    prompt = tmp_path / "me.opus"
    prompt.write_bytes(heart.read_bytes())
    path = tmp_path / "said.wav"
    speller().run("say", text="All is well.", prompt=prompt, seed=5).save(path)
    return path
