import pytest

from voxloom.errors import InputError


def test_a_word_gets_its_sounds(reading):
    found = reading("I say [tomato](/təˈmɑːtoʊ/), you say [tomato].").one
    assert found.text == "I say tomato, you say [tomato]."
    assert found.phonemes.startswith("^aɪ sˈeɪ təˈmɑːtoʊ, ")
    assert found.phonemes.endswith("təmˈeɪɾoʊ.$")


def test_several_words_are_one(reading):
    found = reading("In [New York](/njuː jˈɔːk/) now.").one
    assert "njuː jˈɔːk nˈaʊ" in found.phonemes
    spans = {symbol.word: found.text[symbol.start : symbol.end] for symbol in found.symbols if symbol.word is not None}
    assert spans == {0: "In", 1: "New York", 2: "now"}


def test_what_the_voice_cannot_read_can_be_spoken(reading):
    assert "ʒˈʊltʃ" in reading("See [Żółć](/ʒˈʊltʃ/) there.").one.phonemes
    assert "njˈiː" in reading("[你](/njˈiː/)").one.phonemes
    assert reading("Well, [&&&](/kæt/) is.").one.phonemes == "^wˈɛl, kæt ɪz.$"


def test_usual_spellings_of_ipa(reading):
    assert "t͡ʃ" not in reading("[x](/t͡ʃiː.gə/)").one.phonemes
    assert "tʃiːɡə" in reading("[x](/t͡ʃiː.gə/)").one.phonemes
    assert "ˈiːdʒ" in reading("[x](/'i:ʤ/)").one.phonemes


@pytest.mark.parametrize(
    ("ipa", "reason"),
    [
        ("kat☃", "phonemes: /kat☃/ has symbols that the voice does not know: ☃ (U+2603 SNOWMAN); spell it with others"),
        ("", "phonemes: // holds no sound; write phonemes of the International Phonetic Alphabet"),
        (
            "^$",
            "phonemes: /^$/ has symbols that the voice does not know: ^ (U+005E CIRCUMFLEX ACCENT), $ (U+0024 DOLLAR",
        ),
    ],
)
def test_other_symbols_are_refused_by_name(reading, ipa, reason):
    with pytest.raises(InputError) as refusal:
        reading(f"A [cat](/{ipa}/) sat.")
    assert str(refusal.value).startswith(reason)


def test_links_and_brackets_stay_text(reading):
    for text in ("See [1] and [here](https://x.org/a).", "a [b](c) [d]"):
        assert reading(text).one == reading(text).one
        assert reading(text).one.text == text


def test_the_notation_works_in_ssml(reading):
    found = reading("<speak>Hi <prosody rate='slow'>my [cat](/kɑːt/) there</prosody>.</speak>").one
    assert found.text == "Hi my cat there."
    assert "kɑːt" in found.phonemes
    assert [(mark.name, found.text[mark.start : mark.end]) for mark in found.marks] == [("rate", "my cat there")]
