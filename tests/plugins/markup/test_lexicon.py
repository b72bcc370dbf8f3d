import pytest

from voxloom.errors import InputError

LINES = "# our words\n\nnano\t/nˈɑːnoʊ/\nWHO\tWorld Health Organization\nNew York\tGotham\n"


def test_words_are_read_as_the_file_says(reading):
    found = reading("The WHO met Nano in New  York, nanometre.", lexicon=LINES).one
    assert found.text == "The WHO met Nano in New  York, nanometre."
    assert found.normalised.startswith("The World Health Organization met Nano in Gotham")
    assert " nˈɑːnoʊ " in found.phonemes
    assert "nˈɑːnoʊm" not in found.phonemes


def test_a_text_goes_before_the_file(reading):
    assert " nˈeɪnoʊ " in reading("My [nano](/nˈeɪnoʊ/) is here.", lexicon=LINES).one.phonemes


def test_marks_keep_their_places(reading):
    found = reading("<speak>The WHO <prosody rate='slow'>met us</prosody> here.</speak>", lexicon=LINES).one
    (mark,) = found.marks
    assert found.text[mark.start : mark.end] == "met us"
    (mark_and_symbols,) = found.marked("rate")
    assert "".join(found.symbols[place].symbol for place in mark_and_symbols[1]) == "mˈɛt ˌʌs"


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ("nano nano\n", "line 1: write a word, a tab and how it is read, not 'nano nano'"),
        ("# a\na\tb\tc\n", "line 2: write a word, a tab and how it is read, not 'a\\tb\\tc'"),
        ("a\t\n", "line 1: write a word, a tab and how it is read, not 'a'"),
        ("a\tb\nA\tc\n", "line 2: 'A' stands in line 1 already"),
        ("a\tb\nc\t/☃/\n", "line 2: /☃/ has symbols that the voice does not know: ☃ (U+2603 SNOWMAN)"),
    ],
)
def test_bad_lines_are_refused_with_their_number(reading, lines, reason):
    with pytest.raises(InputError) as refusal:
        reading("Hello.", lexicon=lines)
    assert f"words.tsv, {reason}" in str(refusal.value)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    from voxloom_markup.lexicon import Lexicon

    with pytest.raises(InputError, match=r"none\.tsv: the lexicon cannot be read: No such file"):
        Lexicon(tmp_path / "none.tsv")
