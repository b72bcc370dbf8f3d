import pytest

from voxloom.errors import InputError
from voxloom.text import Transcript


def marks(transcript: Transcript) -> list[tuple[str, float, str]]:
    return [(mark.name, mark.value, transcript.text[mark.start : mark.end]) for mark in transcript.marks]


def test_prosody_becomes_marks(reading):
    found = reading(
        "<speak>Hello <prosody rate='80%' pitch='+2st'>my <prosody volume='-6dB'>old</prosody> friend</prosody>."
        "</speak>"
    )
    assert found.one.text == "Hello my old friend."
    assert marks(found.one) == [
        ("rate", 0.8, "my old friend"),
        ("pitch", 2.0, "my old friend"),
        ("volume", -6.0, "old"),
    ]
    assert not found.notes


@pytest.mark.parametrize(
    ("attribute", "name", "value"),
    [
        ("rate='120%'", "rate", 1.2),
        ("rate='+20%'", "rate", 1.2),
        ("rate='0.5'", "rate", 0.5),
        ("rate='slow'", "rate", 0.8),
        ("pitch='-3st'", "pitch", -3.0),
        ("pitch='+100%'", "pitch", 12.0),
        ("pitch='50%'", "pitch", -12.0),
        ("pitch='180Hz'", "pitch-hz", 180.0),
        ("pitch='-20Hz'", "pitch-more-hz", -20.0),
        ("pitch='high'", "pitch", 2.0),
        ("range='+50%'", "range", 1.5),
        ("range='x-low'", "range", 0.3),
        ("volume='+6dB'", "volume", 6.0),
        ("volume='soft'", "volume", -6.0),
    ],
)
def test_values_of_prosody(reading, attribute, name, value):
    ((found, mark, text),) = marks(reading(f"<speak><prosody {attribute}>Hello</prosody> there.</speak>").one)
    assert (found, text) == (name, "Hello")
    assert mark == pytest.approx(value)


@pytest.mark.parametrize("attribute", ["rate='medium'", "pitch='default'", "range='100%'", "volume='+0dB'"])
def test_what_is_usual_is_no_mark(reading, attribute):
    found = reading(f"<speak><prosody {attribute}>Hello</prosody>.</speak>")
    assert not found.one.marks
    assert not found.notes


@pytest.mark.parametrize(
    ("told", "value"),
    [
        ("time='300ms'", 0.3),
        ("time='1.5s'", 1.5),
        ("strength='strong'", 0.7),
        ("", 0.4),
        ("time='1s' strength='weak'", 1),
    ],
)
def test_breaks(reading, told, value):
    found = reading(f"<speak>Hello <break {told}/> there.</speak>")
    assert found.one.text == "Hello there."
    assert marks(found.one) == [("pause", value, "")]
    assert found.one.marks[0].start == 5


@pytest.mark.parametrize(
    ("document", "note"),
    [
        ("<voice name='x'>Hello</voice>", "ssml: the element 'voice' is not done; the text in it was read"),
        ("<emphasis>Hello</emphasis>", "ssml: the element 'emphasis' is not done; the text in it was read"),
        ("<audio src='a.wav'>Hello</audio>", "ssml: the element 'audio' is not done; the text in it was read"),
        ("Hello<mark name='x'/>", "ssml: the element 'mark' is not done; the text in it was read"),
        ("<prosody contour='(0%,+20Hz)'>Hello</prosody>", "ssml: the attribute 'contour' of 'prosody' is not done"),
        ("<prosody rate='quick'>Hello</prosody>", "ssml: rate='quick' of 'prosody' is not done"),
        ("<prosody rate='900%'>Hello</prosody>", "ssml: rate='900%' of 'prosody' is not done"),
        ("Hello<break time='long'/>", "ssml: time='long' of 'break' is not done; it takes up to 10s, such as 500ms"),
        ("<phoneme alphabet='x-sampa' ph='h@'>Hello</phoneme>", "ssml: alphabet='x-sampa' of 'phoneme' is not done"),
        ("<sub>Hello</sub>", "ssml: sub without an alias is not done; it was read as written"),
        (
            "<say-as interpret-as='date'>Hello</say-as>",
            "ssml: say-as 'date' of 'Hello' is not done; it was read as written",
        ),
        (
            "<say-as interpret-as='mood'>Hello</say-as>",
            "ssml: say-as 'mood' of 'Hello' is not done; it was read as written",
        ),
        ("<p><w role='x'>Hello</w></p>", "ssml: the element 'w' is not done; the text in it was read"),
        ("<x:y xmlns:x='urn:x'>Hello</x:y>", "ssml: the element '{urn:x}y' is not done; the text in it was read"),
    ],
)
def test_what_is_not_done_is_told_and_read(reading, document, note):
    found = reading(f"<speak>{document} there.</speak>")
    assert found.one.text.startswith("Hello")
    assert note in found.notes


def test_paragraphs_and_sentences_end(reading):
    found = reading("<speak><p><s>Hello there</s><s>Is it you?</s></p><p>Yes</p></speak>", limit=20)
    assert [piece.text for piece in found.pieces] == ["Hello there.", "Is it you?", "Yes."]


def test_white_space_is_one_space(reading):
    found = reading("<speak>\n  Hello\n  <prosody rate='slow'>\n  dear  friend </prosody>\n .</speak>")
    assert found.one.text == "Hello dear friend ."
    assert marks(found.one) == [("rate", 0.8, "dear friend")]


@pytest.mark.parametrize(
    ("told", "spoken"),
    [
        ("interpret-as='characters'>USA", "U S A"),
        ("interpret-as='spell-out'>a1@", "A, one at"),
        ("interpret-as='cardinal'>1984", "one thousand nine hundred eighty-four"),
        ("interpret-as='ordinal'>22", "twenty-second"),
        ("interpret-as='digits'>407", "four zero seven"),
        ("interpret-as='telephone'>(555) 010-1234", "five five five, zero one zero, one two three four"),
        ("interpret-as='date' format='dmy'>3/4/2025", "April third, twenty twenty-five"),
        ("interpret-as='date' format='yyyymmdd'>20250403", "April third, twenty twenty-five"),
        ("interpret-as='date' format='md'>12-24", "December twenty-fourth"),
        ("interpret-as='time'>2:30pm", "two thirty P M"),
        ("interpret-as='time'>14:05", "fourteen oh five"),
    ],
)
def test_say_as(reading, told, spoken):
    found = reading(f"<speak>It is <say-as {told}</say-as>, yes.</speak>")
    assert found.one.normalised.replace("o h", "oh") == f"It is {spoken}, yes."
    assert told.split(">")[1] in found.one.text
    assert not found.notes


def test_an_alias_belongs_to_what_is_written(reading):
    found = reading("<speak>The <sub alias='World Wide Web'>WWW</sub> is big.</speak>").one
    plain = reading("The World Wide Web is big.").one
    assert found.text == "The WWW is big."
    assert found.phonemes == plain.phonemes
    words = {symbol.word: found.text[symbol.start : symbol.end] for symbol in found.symbols if symbol.word is not None}
    assert words == {0: "The", 1: "WWW", 2: "is", 3: "big"}


def test_phonemes_replace_a_word(reading):
    found = reading("<speak>I say <phoneme alphabet='ipa' ph='təˈmɑːtoʊ'>tomato</phoneme>, you see.</speak>").one
    assert found.text == "I say tomato, you see."
    assert "təˈmɑːtoʊ," in found.phonemes


def test_phonemes_without_a_word_are_spoken(reading):
    found = reading("<speak>I say <phoneme ph='təˈmɑːtoʊ'/> now.</speak>")
    assert "sˈeɪ təˈmɑːtoʊ nˈaʊ" in found.one.phonemes


def test_a_mark_over_several_sentences_is_in_each(reading):
    found = reading(
        "<speak>First. <prosody rate='slow'>Second it is. Third <prosody pitch='high'>it</prosody> is</prosody>. "
        "<break time='2s'/> Last.</speak>",
        limit=20,
    )
    assert [piece.text for piece in found.pieces] == ["First.", "Second it is.", "Third it is.", "Last."]
    assert marks(found.pieces[1]) == [("rate", 0.8, "Second it is.")]
    assert marks(found.pieces[2]) == [("rate", 0.8, "Third it is"), ("pitch", 2.0, "it"), ("pause", 2.0, "")]
    assert found.pieces[2].marks[2].start == len("Third it is.")
    assert marks(found.pieces[3]) == [("pause", 0.0, "")]


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("<speak>Hello <b>there</speak>", "text: the SSML is wrong at line 1, column 24: mismatched tag"),
        ("<speak>\nHello &nbsp; there</speak>", "text: the SSML is wrong at line 2, column 7: undefined entity"),
        ("<speak>Hello", "text: the SSML is wrong at line 1, column 13: no element found"),
        ("<speakers>Hello</speakers>", None),
    ],
)
def test_malformed_documents_are_refused_with_their_place(reading, document, reason):
    if reason is None:
        assert reading(document).one.text == document
        return
    with pytest.raises(InputError) as refusal:
        reading(document)
    assert str(refusal.value) == reason


@pytest.mark.parametrize(
    "declaration",
    [
        "<!DOCTYPE speak SYSTEM 'file:///etc/passwd'>",
        "<!DOCTYPE speak [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]>",
        "<!DOCTYPE speak [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
    ],
)
def test_no_entity_is_declared(reading, declaration):
    with pytest.raises(InputError, match="a document type is not read"):
        reading(f"<?xml version='1.0'?>{declaration}<speak>&x;</speak>")


def test_a_document_that_is_too_deep_is_refused(reading):
    with pytest.raises(InputError, match="more than 100 elements within each other"):
        reading("<speak>" + "<p>" * 200 + "Hello." + "</p>" * 200 + "</speak>")
