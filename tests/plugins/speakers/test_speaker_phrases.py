"""Phrases of recordings whose loudness is known, and which of them are kept."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voxloom_speakers.phrases import Stretch, chosen, phrases_of, whole


def powers(*spans):
    """Powers of tenths of a second, given as (loudness, how many)."""
    return np.concatenate([np.full(count, loudness) for loudness, count in spans]).astype(np.float64)


QUIET = 1e-9


def spans(stretches):
    return [(each.recording, pytest.approx(each.start), pytest.approx(each.end)) for each in stretches]


def test_phrases_reach_from_pause_to_pause():
    found = phrases_of(7, powers((QUIET, 5), (0.1, 10), (QUIET, 2), (0.1, 10), (QUIET, 4), (0.05, 6)), 3.7, 60)
    assert spans(found) == [(7, 0.4, 2.8), (7, 3.0, 3.7)]


def test_of_a_phrase_that_is_too_long_the_loudest_part_is_kept():
    (found,) = phrases_of(0, powers((0.01, 30), (0.5, 18), (0.01, 30)), 7.8, 2.0)
    assert (found.start, found.end) == (pytest.approx(2.9), pytest.approx(4.9))


def test_every_recording_has_its_turn():
    long = [Stretch(0, start, start + 2, 20 - start) for start in range(0, 10, 2)]
    found = chosen([*long, Stretch(1, 0, 2, 1.0), Stretch(2, 4, 6, 2.0)], 8.0)
    assert spans(found) == [(0, 0, 2), (0, 2, 4), (1, 0, 2), (2, 4, 6)]


def test_a_long_silence_around_a_recording_goes_and_a_short_one_stays():
    assert spans([whole(0, powers((QUIET, 20), (0.1, 10), (QUIET, 15)), 4.5)]) == [(0, 1.7, 3.3)]
    assert spans([whole(0, powers((QUIET, 10), (0.1, 10), (QUIET, 10)), 3.0)]) == [(0, 0.0, 3.0)]


@settings(max_examples=30, deadline=None, derandomize=True)
@given(
    st.lists(st.lists(st.sampled_from([QUIET, 0.01, 0.5]), min_size=20, max_size=80), min_size=1, max_size=4),
    st.floats(1.0, 9.0),
)
def test_no_more_is_kept_than_was_asked_for_and_nothing_twice(recordings, seconds):
    phrases = [
        each
        for number, one in enumerate(recordings)
        for each in phrases_of(number, np.array(one), len(one) / 10, seconds)
    ]
    found = chosen(phrases, seconds)
    assert found
    assert sum(each.seconds for each in found) <= seconds + 1e-6
    for one, other in pairwise(found):
        assert other.recording > one.recording or other.start >= one.end - 0.2 - 1e-9
    for each in found:
        assert 0 <= each.start < each.end <= len(recordings[each.recording]) / 10 + 1e-9
