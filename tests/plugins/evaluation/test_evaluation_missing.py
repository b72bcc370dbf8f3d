import sys
from pathlib import Path

import pytest

from voxloom.errors import InputError
from voxloom_registry import PluginError, Registry


@pytest.mark.parametrize(
    ("kind", "name", "module", "package"),
    [
        ("metric", "dnsmos", "dnsmos", "speechmos"),
        ("metric", "similarity", "similarity", "resemblyzer"),
        ("recogniser", "whisper", "whisper", "faster_whisper"),
        ("recogniser", "pocketsphinx", "sphinx", "pocketsphinx"),
    ],
)
def test_missing_packages_are_named(
    kind: str, name: str, module: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, f"voxloom_evaluation.{module}", raising=False)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(PluginError) as refusal:
        Registry.discover().build(kind, name)
    assert "voxloom[evaluate]" in str(refusal.value)


def test_refuses_what_is_no_whisper_model(tmp_path: Path) -> None:
    registry = Registry.discover()
    with pytest.raises(InputError, match=f"no Whisper model '{tmp_path}': give the folder of a CTranslate2 model"):
        registry.build("recogniser", "whisper", {"model": str(tmp_path)})
