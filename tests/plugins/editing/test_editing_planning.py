"""Where a recording is cut and how long the symbols of its new text last."""

import numpy as np
import pytest

from voxloom.text import Symbol, Transcript
from voxloom_editing.planning import Planner, kept_between, pace
from voxloom_editing.quiet import Loudness
from voxloom_editing.windows import windows_of
from voxloom_editing.words import Reading, changes_between

RATE, FRAMES = 16000, 80.0
UNIT = 0.1
"""Seconds of each symbol of the old text."""


def reading(text):
    """`^`, a letter a symbol, spaces or commas between words, `.`, `$`."""
    symbols, place = [Symbol("^", None, 0, 0)], 0
    for index, word in enumerate(text.split()):
        start = text.index(word, place)
        if index:
            symbols.append(Symbol("," if text[place - 1] == "," else " ", None, place, start))
        place = start + len(word)
        symbols += [Symbol(letter, index, start, place) for letter in word if letter.isalpha()]
    symbols += [Symbol(".", None, len(text), len(text)), Symbol("$", None, len(text), len(text))]
    return Reading(Transcript(text, text, tuple(symbols)))


def planned(old, new, spoken=0.05):
    """The plan between two texts, of a recording that is loud in words and quiet between them."""
    before, after = reading(old), reading(new)
    symbols = before.transcript.symbols
    samples = np.concatenate(
        [np.full(round(UNIT * RATE), 0.1 if symbol.word is not None else 0.001) for symbol in symbols]
    )
    planner = Planner(before, [UNIT] * len(symbols), after, Loudness(samples, RATE), FRAMES)
    return planner.plan(changes_between(before, after), [spoken] * len(after.transcript.symbols)), len(samples) / RATE


def durations(plan):
    return dict(zip("".join(plan.symbols), [round(one, 3) for one in plan.durations], strict=False))


def test_kept_symbols_last_as_long_as_they_did():
    plan, _ = planned("ab cd ef", "ab xyz ef")
    spoken = [duration for duration, new in zip(plan.durations, plan.is_new, strict=True) if new]
    kept = [duration for duration, new in zip(plan.durations, plan.is_new, strict=True) if not new]
    assert "".join(symbol for symbol, new in zip(plan.symbols, plan.is_new, strict=True) if new) == "xyz"
    assert kept == pytest.approx([UNIT] * len(kept))
    assert sum(spoken) == pytest.approx(0.15, abs=0.5 / FRAMES)
    (cut,) = plan.cuts
    assert cut.start == pytest.approx(0.37, abs=0.04)  # in the space before `cd`, which begins at 0.4 s
    assert cut.end == pytest.approx(0.63, abs=0.04)
    assert (cut.old, cut.new, cut.is_spoken) == ("cd", "xyz", True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ab cd ef", "xyz cd ef"),
        ("ab cd ef", "ab cd xyz"),
        ("ab cd ef", "xyz ab cd ef"),
        ("ab cd ef", "ab cd ef xyz"),
        ("ab, cd ef", "ab cd xy ef"),
        ("ab, cd ef", "ab, xyz cd ef"),
        ("ab, cd ef", "ab xyz, cd ef"),
        ("ab cd ef", "xy cd zx"),
    ],
)
def test_all_of_it_lasts_as_long_as_what_is_kept_and_what_is_new(old, new):
    """Frames by which cuts move the rest agree with the durations of all symbols."""
    plan, seconds = planned(old, new)
    assert sum(plan.durations) == pytest.approx(seconds + plan.cuts[-1].shift / FRAMES)
    assert all(0 <= cut.start <= cut.end <= seconds for cut in plan.cuts)
    assert min(plan.durations) >= 0


@pytest.mark.parametrize("new", ["cd ef", "ab ef", "ab cd"])
def test_what_is_left_out_leaves_one_gap(new):
    plan, seconds = planned("ab cd ef", new)
    (cut,) = plan.cuts
    assert not cut.is_spoken
    assert cut.end - cut.start == pytest.approx(-cut.shift / FRAMES)
    assert cut.end - cut.start == pytest.approx(3 * UNIT, abs=0.1)
    assert sum(plan.durations) == pytest.approx(seconds + cut.shift / FRAMES)


def test_a_pause_stays_with_the_words_that_are_kept():
    """Behind a comma that stays the cut lies next to the new word; one that goes takes its pause along."""
    kept, _ = planned("ab, cd ef", "ab, xy ef")
    gone, _ = planned("ab, cd ef", "ab xy ef")
    assert kept.cuts[0].start > 0.34
    assert gone.cuts[0].start < 0.37
    assert kept.is_new[3] is False
    assert gone.is_new[3] is True


def test_cuts_lie_where_it_is_quietest():
    samples = np.full(RATE, 0.5)
    samples[round(0.437 * RATE) : round(0.452 * RATE)] = 0.0
    assert Loudness(samples, RATE).quietest(0.4, 0.5) == pytest.approx(0.4445, abs=0.004)
    assert Loudness(samples, RATE).quietest(0.5, 0.4) == 0.5


def test_what_is_kept_lies_between_cuts():
    plan, seconds = planned("ab cd ef", "xy cd zx")
    (start, end), *rest = kept_between(plan.cuts, seconds)
    assert (start, end) == (0.0, plan.cuts[0].start)
    assert rest[-1][1] == seconds


def test_pace_is_that_of_what_is_kept():
    assert pace([1.0, 1.0, 1.0], [1.2, 1.2, 9.0], [False, False, True]) == pytest.approx(1.2)
    assert pace([1.0, 1.0], [9.0, 9.0], [False, False]) == 1.5
    assert pace([1.0, 1.0], [9.0, 9.0], [True, True]) == 1.0


def test_windows_lie_around_changes():
    words = [chr(97 + index) * 3 for index in range(26)]
    old = " ".join(words)
    new = " ".join(["xy", *words[1:20], "yx", *words[21:]])
    plan, seconds = planned(old, new)
    (whole,) = windows_of(plan, seconds, 60.0, FRAMES)
    assert (whole.start, whole.end, len(whole.cuts)) == (0.0, seconds, 2)
    first, second = windows_of(plan, seconds, 3.0, FRAMES)
    assert (first.first, second.first) == (0, 1)
    assert first.start == 0
    for window, cut in ((first, plan.cuts[0]), (second, plan.cuts[1])):
        assert window.start <= cut.start <= cut.end <= window.end
        assert window.end - window.start <= 3.0 + 1e-6
        (moved,) = window.cuts
        lasting = window.end - window.start + moved.shift / FRAMES
        assert sum(window.durations) == pytest.approx(lasting)
        assert moved.start == pytest.approx(cut.start - window.start)
    assert second.symbols[0] == "^"
    assert second.durations[0] == 0.0
