import sys
from pathlib import Path

import pytest

from voxloom.errors import InputError
from voxloom_registry import PluginError, Registry


@pytest.mark.parametrize(
    ("kind", "name", "package"),
    [
        ("metric", "dnsmos", "speechmos"),
        ("metric", "similarity", "resemblyzer"),
        ("metric", "distillmos", "distillmos"),
        ("metric", "sim-o", "transformers"),
        ("metric", "mcd", "pyworld"),
        ("recogniser", "whisper", "faster_whisper"),
        ("recogniser", "hubert-ctc", "transformers"),
        ("recogniser", "pocketsphinx", "pocketsphinx"),
    ],
)
def test_missing_packages_are_named(kind: str, name: str, package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for loaded in [loaded for loaded in sys.modules if loaded.startswith("voxloom_evaluation.")]:
        monkeypatch.delitem(sys.modules, loaded)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(PluginError) as refusal:
        Registry.discover().build(kind, name)
    assert f"the {kind} {name!r} needs more than is installed" in str(refusal.value)
    assert "voxloom[evaluate" in str(refusal.value)


def test_refuses_what_is_no_whisper_model(tmp_path: Path) -> None:
    registry = Registry.discover()
    with pytest.raises(InputError, match=f"no Whisper model '{tmp_path}': give the folder of a CTranslate2 model"):
        registry.build("recogniser", "whisper", {"model": str(tmp_path)})
