"""Words, their differences, and the ways to write a change."""

import pytest

from voxloom.errors import InputError
from voxloom.text import Symbol, Transcript
from voxloom_editing.notation import applied, read_changes, read_diff
from voxloom_editing.words import Change, Reading, changes_between

OLD = "He wrote a book, long ago."


def reading(text, joined=()):
    """A letter a symbol, a space or mark between; words in `joined` are spoken as part of the one before."""
    symbols, place, owner = [Symbol("^", None, 0, 0)], 0, (0, 0)
    words = text.split()
    for index, word in enumerate(words):
        start = text.index(word, place)
        place = start + len(word)
        owner = owner if index in joined else (index, start)
        if index and index not in joined:
            symbols.append(Symbol("," if words[index - 1][-1] == "," else " ", None, start - 1, start))
        symbols += [Symbol(letter, owner[0], owner[1], place) for letter in word if letter.isalpha()]
    symbols.append(Symbol("$", None, len(text), len(text)))
    return Reading(Transcript(text, text, tuple(symbols)))


def spoken(found):
    return "".join(symbol.symbol for symbol in found.transcript.symbols)


@pytest.mark.parametrize(
    ("new", "changes"),
    [
        ("He wrote a song, long ago.", [Change(3, 4, 3, 4)]),
        ("He wrote a long book, long ago.", [Change(3, 3, 3, 4)]),
        ("He wrote long ago.", [Change(2, 4, 2, 2)]),
        ("She wrote a book, not long ago!", [Change(0, 1, 0, 1), Change(4, 4, 4, 5)]),
        ("Once he wrote a book long ago, too", [Change(0, 0, 0, 1), Change(6, 6, 7, 8)]),
        ("he WROTE a book - long ago", []),
    ],
)
def test_changes_are_found_by_words(new, changes):
    assert changes_between(reading(OLD), reading(new)) == changes


def test_a_change_grows_until_both_texts_can_be_told_apart():
    """`a` is spoken as part of `wrote` in one reading: neither can change alone."""
    old, new = reading(OLD, joined=(2,)), reading("He wrote the book, long ago.")
    assert changes_between(old, new) == [Change(1, 3, 1, 3)]
    assert changes_between(reading(OLD), reading("He wrote a song, long ago.", joined=(4,))) == [Change(3, 5, 3, 5)]
    assert changes_between(reading(OLD), reading(OLD, joined=(2,))) == []


def test_gaps_lie_between_words():
    found = reading(OLD)
    text = spoken(found)
    assert [text[slice(*found.gap(place))] for place in range(7)] == ["^", " ", " ", " ", ",", " ", "$"]
    assert found.sort_of_gap(4) != found.sort_of_gap(3) == found.sort_of_gap(5)
    assert found.says(1, 3) == "wrote a"


def test_a_text_part_that_tells_no_words_is_refused():
    symbols = tuple(Symbol(letter, None, place, place + 1) for place, letter in enumerate("no"))
    with pytest.raises(InputError, match="tells no words of 'no'"):
        Reading(Transcript("no", "no", symbols))


UNIFIED = """--- a.txt
+++ b.txt
@@ -1,3 +1,3 @@
 He wrote
-a book,
+two books,
 long ago.
"""


@pytest.mark.parametrize(
    ("diff", "old", "new"),
    [
        ("He wrote [-a book-]{+two books+}, long ago.", OLD, "He wrote two books, long ago."),
        ("He wrote a {+good +}book, [-long -]ago.", "He wrote a book, long ago.", "He wrote a good book, ago."),
        (UNIFIED, OLD, "He wrote two books, long ago."),
    ],
)
def test_diffs_hold_both_texts(diff, old, new, tmp_path):
    assert read_diff(diff) == (old, new)
    path = tmp_path / "edit.diff"
    path.write_text(diff)
    assert read_diff(str(path)) == (old, new)


@pytest.mark.parametrize("diff", ["He wrote a book.", "", "no/such/file.diff"])
def test_a_diff_without_a_change_is_refused(diff):
    with pytest.raises(InputError, match="marks no change"):
        read_diff(diff)


@pytest.mark.parametrize(
    ("changes", "new"),
    [
        ("4=song", "He wrote a song long ago."),
        ("2-4=read it,", "He read it, long ago."),
        ("5=", "He wrote a book, ago."),
        ("0+=Well,", "Well, He wrote a book, long ago."),
        ("6+=Really.", "He wrote a book, long ago. Really."),
        ("4=song,; 0+=So; 1=she", "So she wrote a song, long ago."),
    ],
)
def test_changes_by_number_of_word(changes, new):
    assert applied(OLD, reading(OLD).words, read_changes(changes)) == new


def test_no_change_is_refused():
    with pytest.raises(InputError, match="holds none"):
        applied(OLD, reading(OLD).words, read_changes(" ; "))
