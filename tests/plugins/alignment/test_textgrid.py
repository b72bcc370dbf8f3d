from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from praatio import textgrid

from voxloom.corpus import Item
from voxloom.errors import InputError
from voxloom_registry import Registry

ITEM = Item("team", Path("team.wav"), "A team.", "speaker")
SYMBOLS = tuple("^ɐ tˈiːm.$")
PHONES = [(0.1, 0.2, "AH0"), (0.2, 0.25, "T"), (0.25, 0.4, "IY1"), (0.4, 0.5, "M")]


def write(path: Path, phones: list[tuple[float, float, str]] = PHONES, name: str = "phones", end: float = 0.7) -> None:
    grid = textgrid.Textgrid()
    grid.addTier(textgrid.IntervalTier("words", [(0.1, 0.2, "a"), (0.2, 0.5, "team")], 0, end))
    grid.addTier(textgrid.IntervalTier(name, phones, 0, end))
    path.parent.mkdir(parents=True, exist_ok=True)
    grid.save(str(path), format="long_textgrid", includeBlankSpaces=True)


def align(folder: Path, item: Item = ITEM, symbols: tuple[str, ...] = SYMBOLS, **options: Any) -> list[float]:
    aligner = Registry.discover().build("aligner", "textgrid", {"folder": folder, **options})
    return aligner.align(item, symbols, torch.zeros(11200), 16000)


def test_symbols_get_the_time_of_their_phone(tmp_path: Path) -> None:
    write(tmp_path / "team.TextGrid")
    found = dict(zip("^ɐ_tSiLm.$", align(tmp_path), strict=True))
    expected = {"^": 0.1, "ɐ": 0.1, "_": 0, "t": 0.05, "S": 0, "i": 0.15, "L": 0, "m": 0.1, ".": 0.1, "$": 0.1}
    assert found == pytest.approx(expected)


def test_mfas_ipa_and_speakers_are_read(tmp_path: Path) -> None:
    phones = [(0.1, 0.2, "ə"), (0.2, 0.25, "tʰ"), (0.25, 0.4, "iː"), (0.4, 0.5, "m")]
    write(tmp_path / "speaker" / "team.TextGrid", phones, "speaker - phones")
    assert align(tmp_path)[1] == pytest.approx(0.1)
    assert align(tmp_path, replace(ITEM, id="x/1", audio=Path("far/team.flac")))[3] == pytest.approx(0.05)


def test_a_diphthong_is_halved_and_a_gap_is_a_pause(tmp_path: Path) -> None:
    write(tmp_path / "team.TextGrid", [(0.0, 0.2, "AY1"), (0.2, 0.3, ""), (0.3, 0.7, "M")])
    assert align(tmp_path, symbols=("a", "ɪ", " ", "m")) == pytest.approx([0.1, 0.1, 0.1, 0.4])


def test_an_unknown_word_is_shared_by_its_sounds(tmp_path: Path) -> None:
    write(tmp_path / "team.TextGrid", [(0.0, 0.1, "F"), (0.1, 0.2, "AH0"), (0.2, 0.4, "spn"), (0.4, 0.7, "M")])
    found = align(tmp_path, symbols=("f", "ɐ", " ", "t", "i", "m"))
    assert found == pytest.approx([0.1, 0.1, 0.0, 0.1, 0.1, 0.3])


@pytest.mark.parametrize(
    ("phones", "options", "reason"),
    [
        (
            [(0.1, 0.3, "S"), (0.3, 0.5, "K"), (0.5, 0.6, "UW1")],
            {},
            r"scores 0\.\d+, and aligner.least_score asks for 0.5",
        ),
        (PHONES, {"phones": "segments"}, "has 0 tiers called 'segments' .*among words, phones"),
        ([(0.1, 0.3, "ʃ")], {"alphabet": "arpabet"}, "'ʃ' is no phone of ARPABET; see aligner.alphabet"),
        ([(0.1, 0.3, "sil")], {}, "no phone is spoken"),
    ],
)
def test_what_does_not_fit_is_told(tmp_path: Path, phones: Any, options: dict[str, Any], reason: str) -> None:
    write(tmp_path / "team.TextGrid", phones)
    with pytest.raises(InputError, match=f"^team: .*{reason}"):
        align(tmp_path, **options)


def test_files_that_cannot_serve_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"aligner.folder: there is no folder"):
        align(tmp_path / "none")
    with pytest.raises(InputError, match=r"team: .* holds no team\.TextGrid$"):
        align(tmp_path)
    (tmp_path / "team.TextGrid").write_text("no such thing")
    with pytest.raises(InputError, match=r"team: .*team\.TextGrid is no TextGrid that can be read"):
        align(tmp_path)
    write(tmp_path / "team.TextGrid", end=1.4)
    with pytest.raises(InputError, match=r"covers 1\.400 s, but the recording lasts 0\.700 s"):
        align(tmp_path)
