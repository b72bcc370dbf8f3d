"""The page as text: whole, without anything outside it, with the figures given, and with texts that stay texts."""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from voxloom.errors import InputError
from voxloom_studies.comparison import Comparison
from voxloom_studies.page import write_page


@pytest.fixture
def silent(comparison: Comparison) -> Comparison:
    """Of one utterance, without recording, pitch, symbols or anything heard: all that may be missing."""
    first = comparison.utterances[0]
    bare = {name: replace(each, pitch=(), symbols=(), heard=None) for name, each in first.spoken.items()}
    return replace(comparison, utterances=(replace(first, spoken=bare, recording=None),))


def text_of(comparison: Comparison, path: Path, **options: int) -> str:
    write_page(comparison, path, **options)
    return path.read_text(encoding="utf-8")


def test_every_element_is_closed(page) -> None:
    assert page.unclosed == []


def test_nothing_is_outside(page, page_text: str) -> None:
    addresses = [value for _, found in page.elements for key in ("src", "href") if (value := found.get(key))]
    assert all(address.startswith(("data:", "#")) for address in addresses)
    assert len([address for address in addresses if address.startswith("data:audio/ogg")]) == 2 * 4
    style = page.texts["style"][0]
    assert "url(" not in style
    assert "@import" not in style
    policy = page.all("meta", **{"http-equiv": "Content-Security-Policy"})[0]["content"]
    assert policy.startswith("default-src 'none'; img-src data:; media-src data:;")


def test_only_our_script_may_run(page) -> None:
    assert len(page.all("script")) == 1
    digest = base64.b64encode(hashlib.sha256(page.texts["script"][0].encode()).digest()).decode()
    assert (
        f"script-src 'sha256-{digest}'" in page.all("meta", **{"http-equiv": "Content-Security-Policy"})[0]["content"]
    )


def test_texts_stay_texts(page, comparison: Comparison) -> None:
    assert page.texts["title"][0] == page.texts["h1"][0] == "Solvers <of> one voice"
    assert comparison.utterances[0].text in page.texts["q"]
    labels = [found["aria-label"] for found in page.all("audio")]
    assert any("<script>document.title = 'taken'</script> & \"more\"" in label for label in labels)
    assert not [found for _, found in page.elements if any(key.startswith("on") for key in found)]


def test_names_and_settings_stay_texts_too(silent: Comparison, tmp_path: Path) -> None:
    attack = '"><img src=x onerror=alert(1)>'
    system = replace(silent.systems[0], name=attack, voice=attack, changes=(attack,))
    spoken = {attack: replace(next(iter(silent.utterances[0].spoken.values())), heard=attack)}
    utterance = replace(silent.utterances[0], id=attack, spoken=spoken)
    odd = replace(
        silent,
        systems=(system,),
        differences=(),
        utterances=(utterance,),
        about={attack: attack},
        verdicts=(attack,),
        front={"wer": (attack,)},
        better={"wer": "lower", attack: "higher"},
    )
    assert attack not in text_of(odd, tmp_path / "page.html")


def test_the_table_has_every_figure(page, comparison: Comparison) -> None:
    cells = [" ".join(text.split()) for text in page.texts["td"]]
    assert "8.1 best [6.3, 10.3]" in cells
    assert "10.2 ≈ best [8.4, 12.4]" in cells
    assert "12.3 [10.5, 14.5]" in cells
    assert "0.830 best [0.819, 0.843]" in cells
    assert sum("best" in cell for cell in cells) == 4 + 1
    heads = [" ".join(text.split()) for text in page.texts["th"]]
    assert {"WER, % ↓ lower is better", "similarity ↑ higher is better"} <= set(heads)
    assert all(found["scope"] in ("col", "row") for found in page.all("th"))


def test_differences_tell_who_is_better(page, comparison: Comparison) -> None:
    names = [system.name for system in comparison.systems]
    cells = [" ".join(text.split()) for text in page.texts["td"]]
    assert "−4.2 [−7.2, −1.2]" in cells
    assert cells.count(f"{names[0]} better") == 1
    assert cells.count(f"{names[1]} better") == 1
    assert cells.count(f"{names[2]} better") == 2
    assert cells.count("no difference") == 2
    assert cells.count("< 0.001") == 3
    assert [" ".join(text.split()) for text in page.texts["summary"]][:2] == [
        "WER, % 1 of 3 pairs told apart",
        "RTF 3 of 3 pairs told apart",
    ]


def test_verdicts_come_first(page_text: str, comparison: Comparison) -> None:
    places = [page_text.index(text) for text in (*comparison.verdicts, 'id="figures"', 'id="utterances"', 'id="about"')]
    assert places == sorted(places)


def test_many_verdicts_are_told_by_figure(make_comparison: Callable, tmp_path: Path, parse: Callable) -> None:
    many = make_comparison(5, 1)
    many = replace(many, verdicts=tuple(f"sentence {number}" for number in range(len(many.differences))))
    items = parse(text_of(many, tmp_path / "page.html", shown=0)).texts["li"]
    assert items == [
        f"WER: {many.systems[0].name} has the best value. Of 10 pairs 6 differ, 4 do not, 0 are undecided.",
        f"RTF: {many.systems[4].name} has the best value. Of 10 pairs 10 differ, 0 do not, 0 are undecided.",
    ]


def test_remarks_are_on_the_page(comparison: Comparison, tmp_path: Path, parse: Callable) -> None:
    page = parse(text_of(replace(comparison, remarks=("not measured: <rtf>",)), tmp_path / "page.html", shown=0))
    assert "not measured: <rtf>" in page.texts["p"]


def test_utterances_can_be_sorted_by_their_scores(page, comparison: Comparison) -> None:
    found = [json.loads(entry["data-scores"]) for entry in page.all("details", **{"class": "utterance"})]
    assert len(found) == 2
    spoken = next(each for each in comparison.utterances if each.text == page.texts["q"][0]).spoken
    assert found[0]["wer"] == {
        str(number): pytest.approx(100 * each.scores["wer"], abs=1e-5) for number, each in enumerate(spoken.values(), 1)
    }


def test_words_heard_otherwise_are_marked(page) -> None:
    assert "coarsened" in page.texts["ins"]
    assert "teams" in page.texts["del"]


def test_pictures_have_words_beside_them(page) -> None:
    assert all(found["alt"].startswith("Spectrogram of ") for found in page.all("img"))
    drawn = [found for found in page.all("svg") if found.get("aria-hidden") != "true"]
    assert drawn
    assert all(found["role"] == "img" and found["aria-label"] for found in drawn)


def test_it_is_small(page_text: str, comparison: Comparison) -> None:
    rows = sum(len(each.spoken) + 1 for each in comparison.utterances)
    assert len(page_text) / rows < 60_000  # bytes of 2.4 to 3.8 s with everything


def test_what_is_missing_is_left_out(silent: Comparison, tmp_path: Path, parse: Callable) -> None:
    page = parse(text_of(silent, tmp_path / "page.html"))
    assert len(page.all("audio")) == 3
    assert not page.all("p", **{"class": "heard"})
    assert not page.all("use")
    assert "Pitch of all" not in page.texts["h3"]


@pytest.mark.parametrize("name", ["empty.flac", "empty.wav"])
def test_a_system_that_said_nothing_has_no_sound(
    name: str, silent: Comparison, tmp_path: Path, parse: Callable
) -> None:
    soundfile.write(tmp_path / name, np.zeros(0), 24000)
    system, spoken = next(iter(silent.utterances[0].spoken.items()))
    mute = {**silent.utterances[0].spoken, system: replace(spoken, audio=tmp_path / name)}
    odd = replace(silent, utterances=(replace(silent.utterances[0], spoken=mute),))
    page = parse(text_of(odd, tmp_path / "page.html"))
    assert len(page.all("audio")) == len(page.all("img")) == 2
    assert "no sound" in page.texts["p"]


def test_figures_without_a_value_say_so(silent: Comparison, tmp_path: Path, parse: Callable) -> None:
    nothing = replace(silent.systems[0].figures["wer"], value=float("nan"), low=float("nan"), high=float("nan"))
    first = replace(silent.systems[0], figures={**silent.systems[0].figures, "wer": nothing})
    odd = replace(silent, systems=(first, *silent.systems[1:]))
    page = parse(text_of(odd, tmp_path / "page.html"))
    assert page.texts["td"].count("not measured") == 1
    assert any("1 without both figures is not drawn." in text for text in page.texts["p"])


def test_what_is_left_out_is_said(comparison: Comparison, tmp_path: Path, parse: Callable) -> None:
    text = text_of(comparison, tmp_path / "page.html", shown=1)
    assert len(parse(text).all("details", **{"class": "utterance"})) == 1
    assert "1 of 2 utterances can be heard and seen here" in text
    assert "1 was left out to keep the page small" in text


def test_a_missing_recording_is_refused_and_nothing_written(comparison: Comparison, tmp_path: Path) -> None:
    lost = replace(comparison.utterances[0], recording=tmp_path / "lost.wav")
    with pytest.raises(InputError, match=r"lost\.wav: there is no such file"):
        write_page(replace(comparison, utterances=(lost,)), tmp_path / "page.html")
    assert list(tmp_path.iterdir()) == []


def test_an_odd_number_is_refused(comparison: Comparison, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="shown: -1 utterances cannot be shown; name 0 or more"):
        write_page(comparison, tmp_path / "page.html", shown=-1)


def test_a_folder_that_is_not_there_is_refused(silent: Comparison, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"page\.html: cannot be written"):
        write_page(replace(silent, utterances=()), tmp_path / "no" / "page.html")
