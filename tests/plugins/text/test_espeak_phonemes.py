import json
import pickle
import time
from pathlib import Path

import pytest

from voxloom.errors import InputError
from voxloom_text.espeak import EspeakText
from voxloom_text.options import EspeakOptions, facts
from voxloom_text.vocabulary import HASH, PADDING, VOCABULARY

DATA = Path(__file__).parents[2] / "data"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("The wee small voice of conscience.", "^ðə wˈiː smˈɔːl vˈɔɪs ʌv kˈɑːnʃəns.$"),
        ("He stood at the foot of the tower.", "^hiː stˈʊd æt ðə fˈʊt ʌvðə tˈaʊɚ.$"),
        ("In winter, the days shorten.", "^ɪn wˈɪntɚ, ðə dˈeɪz ʃˈɔːɹʔn.$"),
        ("Hello, world!", "^həlˈoʊ, wˈɜːld!$"),
        ("NASA and the USA", "^nˈæsɐ ænd ðə jˌuːˌɛsˈeɪ.$"),
        ("$3", "^θɹˈiː dˈɑːlɚz.$"),
    ],
)
def test_english_phonemes(given: str, expected: str, english: EspeakText) -> None:
    assert english.transcribe(given).phonemes == expected


@pytest.mark.parametrize("line", (DATA / "manifest.jsonl").read_text().splitlines())
def test_matches_the_phonemes_of_recordings(line: str, english: EspeakText) -> None:
    item = json.loads(line)
    assert english.transcribe(item["text"]).phonemes == item["phonemes"]


@pytest.mark.parametrize(
    ("language", "given", "normalised", "phonemes"),
    [
        ("de", "Er zahlte 3,50 € für Äpfel.", "Er zahlte drei Euro fünfzig Cent für Äpfel.", None),
        ("de", "Guten Morgen!", "Guten Morgen!", "^ɡˈuːtən mˈɔɾɡən!$"),
        ("fr-fr", "« Un bon vin ! »", "Un bon vin!", None),
        ("es", "¿Cómo estás?", "Cómo estás?", "^kˈomo estˈas?$"),
        ("ru", "Привет, мир!", "Привет, мир!", "^prʲivʲˈet, mʲˈir!$"),
        ("cmn", "你好。", "你好.", None),
    ],
)
def test_other_languages(language: str, given: str, normalised: str, phonemes: str | None) -> None:
    text = EspeakText(language)
    transcript = text.transcribe(given)
    assert transcript.normalised == normalised
    assert transcript.dropped == ()
    assert phonemes is None or transcript.phonemes == phonemes
    assert text.ids([symbol.symbol for symbol in transcript.symbols])


def test_vocabulary_is_fixed() -> None:
    # voices store ids: this hash changes only when a vocabulary nobody trained on yet is changed
    assert HASH == "42fb9d3a2d2e"
    assert VOCABULARY[0] == PADDING
    assert len(set(VOCABULARY)) == len(VOCABULARY)
    assert facts(EspeakOptions()) == {"vocabulary": HASH, "symbols": len(VOCABULARY)}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("", "the text is empty: give at least one word to speak"),
        (" \n", "the text is empty: give at least one word to speak"),
        ("...", "the text '...' holds nothing that can be spoken in en-us"),
        ("😀", "the text '😀' holds nothing that can be spoken in en-us"),
        ("日本語", "the text '日本語' holds nothing that can be spoken in en-us"),
    ],
)
def test_refuses(given: str, message: str, english: EspeakText) -> None:
    with pytest.raises(InputError) as refusal:
        english.transcribe(given)
    assert str(refusal.value) == message


def test_refuses_unknown_language() -> None:
    with pytest.raises(InputError, match=r"^espeak-ng has no language 'en-uz'; near it are en-us, "):
        EspeakText("en-uz").transcribe("Hello.")


def test_is_quick_and_travels_to_workers(english: EspeakText) -> None:
    copy = pickle.loads(pickle.dumps(english))
    sentence = "Running Windows on a Pentium is like having a brand new Porsche but only drive backwards."
    assert copy.transcribe(sentence) == english.transcribe(sentence)
    start = time.perf_counter()
    for number in range(20):
        english.transcribe(f"{sentence} {number}")
    assert (time.perf_counter() - start) / 20 < 0.02
