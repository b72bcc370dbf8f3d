import json
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from voxloom.errors import InputError
from voxloom_registry import PluginError, Registry
from voxloom_text.american import respelt
from voxloom_text.espeak import EspeakText
from voxloom_text.gruut import GruutText
from voxloom_text.options import GruutOptions, facts
from voxloom_text.vocabulary import HASH

DATA = Path(__file__).parents[2] / "data"
SENTENCES = [json.loads(line) for line in (DATA / "manifest.jsonl").read_text().splitlines()]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("The wee small voice of conscience.", "^ðə wˈiː smˈɔːl vˈɔɪs ʌv kˈɑːnʃəns.$"),
        ("He stood at the foot of the tower.", "^hiː stˈʊd æt ðə fˈʊt ʌvðə tˈaʊɚ.$"),
        ("To the apple, or to an egg: come in.", "^tə ðɪ ˈæpəl, ɔːɹ tʊ ɐn ˈɛɡ: kˈʌm ˈɪn.$"),
        ("A bird, a carry, new buttons.", "^ɐ bˈɜːd, ɐ kˈæɹi, nˈuː bˈʌʔnz.$"),
        ("The river is wide, and it is late.", "^ðə ɹˈɪvɚɹ ɪz wˈaɪd, ænd ɪɾ ɪz lˈeɪt.$"),
        ("I want to record a record.", "^aɪ wˈɔnt tə ɹᵻkˈɔːɹd ɐ ɹˈɛkɚd.$"),
        ("NASA and the USA", "^nˈæsə ænd ðə jˌuːˌɛsˈeɪ.$"),
        ("The U.S. and the US.", "^ðə jˌuːˈɛs ænd ðə jˌuːˈɛs.$"),
        ("$3 for bob@example.com", "^θɹˈiː dˈɑːlɚz fɔːɹ bˈɑːb ˈæt ɛɡzˈæmpəl dˈɑːt kˈɑːm.$"),
        ("a résumé, α and WW2", "^ɐ ɹˈɛzəmˌeɪ, ˈælfə ænd dˌʌbəljˌuːdˈʌbəljˌuː tˈuː.$"),
    ],
)
def test_english_phonemes(given: str, expected: str, gruut: GruutText) -> None:
    assert gruut.transcribe(given).phonemes == expected


def test_is_near_to_espeak(gruut: GruutText, english: EspeakText) -> None:
    """The mapping's purpose. Unmapped, 15 % of the symbols differ; 2.7 % over 4,517 sentences with it."""
    for item in SENTENCES:
        ours, theirs = gruut.transcribe(item["text"]).phonemes, item["phonemes"]
        assert SequenceMatcher(None, ours, theirs, autojunk=False).ratio() > 0.95
        assert gruut.transcribe(item["text"]).normalised == english.transcribe(item["text"]).normalised


def test_states_the_vocabulary_of_espeak() -> None:
    assert facts(GruutOptions())["vocabulary"] == HASH
    assert GruutText.vocabulary == EspeakText.vocabulary


@pytest.mark.parametrize(
    ("word", "phonemes", "expected"),
    [
        ("chin", "t͡ʃ ˈɪ n", "tʃˈɪn"),
        ("long", "l ˈɔ ŋ", "lˈɔŋ"),
        ("drawn", "d ɹ ˈɔ n", "dɹˈɔːn"),
        ("dog", "d ˈɔ ɡ", "dˈɑːɡ"),
        ("boys", "b ˈɔɪ z", "bˈɔɪz"),
        ("water", "w ˈɔ t ɚ", "wˈɔːɾɚ"),
        ("history", "h ˈɪ s t ɚ i", "hˈɪstɚɹi"),
        ("roses", "ɹ ˈoʊ z ɪ z", "ɹˈoʊzᵻz"),
        ("wanted", "w ˈɔ n t ɪ d", "wˈɔntᵻd"),
        ("city", "s ˈɪ t i", "sˈɪɾi"),
        ("ability", "ə b ˈɪ l ə t i", "ɐbˈɪlᵻɾi"),
        ("regular", "ɹ ˈɛ ɡ j ə l ɚ", "ɹˈɛɡjʊlɚ"),
        ("enjoy", "ɪ n d͡ʒ ˈɔɪ", "ɛndʒˈɔɪ"),
        ("enough", "ɪ n ˈʌ f", "ɪnˈʌf"),
        ("almost", "ˈɔ l m ˌoʊ s t", "ˈɔːlmoʊst"),
    ],
)
def test_rules(word: str, phonemes: str, expected: str) -> None:
    assert respelt(word, phonemes.split()) == expected


@pytest.mark.parametrize("text", ["", " \n", "...", "😀", "日本語", "'", "-"])
def test_refuses_what_espeak_refuses_in_the_same_words(text: str, gruut: GruutText, english: EspeakText) -> None:
    with pytest.raises(InputError) as ours:
        gruut.transcribe(text)
    with pytest.raises(InputError) as theirs:
        english.transcribe(text)
    assert str(ours.value) == str(theirs.value)


@pytest.mark.parametrize(
    "text", ["blorptastic", "hm", "zzz", "a" * 3000, "C++", "x^2", "ﬁne", "Łódź", "½", "7/8ths", "o'"]
)
def test_odd_words_are_spoken(text: str, gruut: GruutText) -> None:
    transcript = gruut.transcribe(text)
    assert "ˈ" in transcript.phonemes
    assert gruut.ids([symbol.symbol for symbol in transcript.symbols])


def test_threads_and_workers_agree(gruut: GruutText) -> None:
    texts = [item["text"] for item in SENTENCES] * 3
    expected = [gruut.transcribe(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(pickle.loads(pickle.dumps(gruut)).transcribe, texts)) == expected


def test_loads_nothing_of_gpl() -> None:
    program = (
        "import sys; sys.modules['phonemizer'] = sys.modules['espeakng_loader'] = None\n"
        "from voxloom_registry import Registry\n"
        "print(Registry.discover().build('text', 'gruut').transcribe('Good morning.').phonemes)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "^ɡˈʊd mˈɔːɹnɪŋ.$\n"


def test_without_espeak_both_choices_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "phonemizer.backend", None)
    monkeypatch.delitem(sys.modules, "voxloom_text.espeak")
    with pytest.raises(PluginError) as refusal:
        Registry.discover().build("text", "espeak")
    assert "text=gruut needs voxloom[gruut] and no GPL" in str(refusal.value)
    assert "pip install 'voxloom[espeak]'" in str(refusal.value)
