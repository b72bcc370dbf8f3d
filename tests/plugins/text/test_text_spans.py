import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voxloom.errors import InputError
from voxloom.text import Transcript
from voxloom_text.espeak import EspeakText
from voxloom_text.gruut import GruutText
from voxloom_text.phrases import PhraseText

TEXT, GRUUT = EspeakText(), GruutText()
both = pytest.mark.parametrize("part", [TEXT, GRUUT], ids=["espeak", "gruut"])


def spoken_words(transcript: Transcript) -> dict[str, str]:
    """Phonemes by the stretch of given text they come from."""
    found: dict[str, str] = {}
    for symbol in transcript.symbols:
        if symbol.word is not None:
            stretch = transcript.text[symbol.start : symbol.end]
            found[stretch] = found.get(stretch, "") + symbol.symbol
    return found


@both
def test_joined_words_are_told_apart(part: PhraseText) -> None:
    assert spoken_words(part.transcribe("At the foot of the big tower.")) == {
        "At": "æt",
        "the": "ðəðə",
        "foot": "fˈʊt",
        "of": "ʌv",
        "big": "bˈɪɡ",
        "tower": "tˈaʊɚ",
    }


@both
def test_expanded_words_keep_their_place(part: PhraseText) -> None:
    words = spoken_words(part.transcribe("Dr. Lee paid $3.50 for 2 kg of tea, e.g. in 1984"))
    assert words["Dr"] == "dˈɑːktɚ"
    assert words["$3.50"] == "θɹˈiː dˈɑːlɚz ænd fˈɪfti sˈɛnts"
    assert words["2"] == "tˈuː"
    assert words["kg"] == "kˈɪləɡɹˌæmz"
    assert words["of"] == "ʌv"
    assert words["1984"] == "nˈaɪntiːn ˈeɪɾifˈɔːɹ"


@both
def test_pauses_and_spaces_have_no_word(part: PhraseText) -> None:
    transcript = part.transcribe("Well, (yes)!")
    marks = [
        (symbol.symbol, transcript.text[symbol.start : symbol.end])
        for symbol in transcript.symbols
        if symbol.word is None
    ]
    assert marks == [("^", ""), (",", ", ("), (" ", ""), ("!", ")!"), ("$", "")]


@both
@settings(max_examples=100, deadline=None)
@given(
    pieces=st.lists(
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
def test_spans_are_ordered_and_inside(part: PhraseText, pieces: list[str]) -> None:
    text = " ".join(pieces)
    try:
        transcript = part.transcribe(text)
    except InputError:
        return
    starts = [symbol.start for symbol in transcript.symbols]
    assert starts == sorted(starts)
    assert all(0 <= symbol.start <= symbol.end <= len(text) for symbol in transcript.symbols)
    words = [symbol.word for symbol in transcript.symbols if symbol.word is not None]
    assert words == sorted(words)
    assert part.ids([symbol.symbol for symbol in transcript.symbols])


@both
@pytest.mark.parametrize("text", ["555-1234", "https://a.com/b", "WW2", "C++", "x^2"])
def test_odd_words_have_spans(part: PhraseText, text: str) -> None:
    transcript = part.transcribe(text)
    assert any(symbol.word == 0 for symbol in transcript.symbols)
