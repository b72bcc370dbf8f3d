"""What is shipped under voices/voxloom-aligner-english."""

from pathlib import Path

import pytest

from voxloom.bundle import open_bundle
from voxloom_cli.default_voice import default_voice
from voxloom_registry import Registry

PACKAGE = Path(__file__).parents[2] / "voices" / "voxloom-aligner-english" / "voxloom_aligner_english"
LARGEST = 4 * 10**6


@pytest.mark.parametrize("name", ["mas", "ctc"])
def test_weights_belong_to_their_configuration(name: str) -> None:
    bundle = open_bundle(name, PACKAGE / name, "test")
    assert bundle.header.shapes["scaling.mean"] == (43,)
    assert bundle.slots["model"]["part"] == f"aligner-{name}"


def test_all_of_it_is_small() -> None:
    assert sum(path.stat().st_size for path in PACKAGE.rglob("*") if path.is_file()) < LARGEST


@pytest.mark.parametrize("name", ["mas", "ctc"])
def test_cards_tell_what_is_measured(name: str) -> None:
    card = (PACKAGE / name / "README.md").read_text()
    for told in ("Licence", "Trained on", "median", "delay", f"aligner={name}"):
        assert told in card


@pytest.mark.parametrize("name", ["mas", "ctc"])
def test_the_default_of_the_aligner_is_its_name(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PACKAGE.parent))
    from voxloom_aligner_english.hooks import voxloom_offers

    registry = Registry.discover()
    default = registry.options(registry.find("aligner", name), {}).bundle
    assert default in {offer.name for offer in voxloom_offers()}


def test_they_are_not_taken_for_the_default_voice() -> None:
    registry = Registry.discover()
    assert {"aligner-mas-english", "aligner-ctc-english"} <= set(registry.names("voice"))
    assert default_voice(registry) == "nano"
