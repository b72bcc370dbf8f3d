import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voxloom.errors import InputError
from voxloom.text import Transcript
from voxloom_text.espeak import EspeakText

TEXT = EspeakText()


def spoken_words(transcript: Transcript) -> dict[str, str]:
    """Phonemes by the stretch of given text they come from."""
    found: dict[str, str] = {}
    for symbol in transcript.symbols:
        if symbol.word is not None:
            stretch = transcript.text[symbol.start : symbol.end]
            found[stretch] = found.get(stretch, "") + symbol.symbol
    return found


def test_words_joined_by_espeak_are_told_apart() -> None:
    assert spoken_words(TEXT.transcribe("At the foot of the big tower.")) == {
        "At": "æt",
        "the": "ðəðə",
        "foot": "fˈʊt",
        "of": "ʌv",
        "big": "bˈɪɡ",
        "tower": "tˈaʊɚ",
    }


def test_expanded_words_keep_their_place() -> None:
    words = spoken_words(TEXT.transcribe("Dr. Lee paid $3.50 for 2 kg of tea, e.g. in 1984"))
    assert words["Dr"] == "dˈɑːktɚ"
    assert words["$3.50"] == "θɹˈiː dˈɑːlɚz ænd fˈɪfti sˈɛnts"
    assert words["2"] == "tˈuː"
    assert words["kg"] == "kˈɪləɡɹˌæmz"
    assert words["of"] == "ʌv"
    assert words["1984"] == "nˈaɪntiːn ˈeɪɾifˈɔːɹ"


def test_pauses_and_spaces_have_no_word() -> None:
    transcript = TEXT.transcribe("Well, (yes)!")
    marks = [
        (symbol.symbol, transcript.text[symbol.start : symbol.end])
        for symbol in transcript.symbols
        if symbol.word is None
    ]
    assert marks == [("^", ""), (",", ", ("), (" ", ""), ("!", ")!"), ("$", "")]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "of",
                "the",
                "a",
                "I'm",
                "$3",
                "2021",
                "3:30",
                "U.S.",
                "NASA",
                "don't",
                "—",
                ",",
                ".",
                "?!",
                "(x)",
                "😀",
                "日",
                "10-20",
                "é",
                "5kg",
                "st.",
                "&",
                "...",
            ]
        )
    )
)
def test_spans_are_ordered_and_inside(pieces: list[str]) -> None:
    text = " ".join(pieces)
    try:
        transcript = TEXT.transcribe(text)
    except InputError:
        return
    starts = [symbol.start for symbol in transcript.symbols]
    assert starts == sorted(starts)
    assert all(0 <= symbol.start <= symbol.end <= len(text) for symbol in transcript.symbols)
    words = [symbol.word for symbol in transcript.symbols if symbol.word is not None]
    assert words == sorted(words)
    assert TEXT.ids([symbol.symbol for symbol in transcript.symbols])


@pytest.mark.parametrize("text", ["555-1234", "https://a.com/b", "WW2", "C++", "x^2"])
def test_odd_words_have_spans(text: str) -> None:
    transcript = TEXT.transcribe(text)
    assert any(symbol.word == 0 for symbol in transcript.symbols)
