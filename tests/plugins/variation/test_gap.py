"""What is said in a stretch that cannot be heard, by recordings whose durations are known."""

import numpy as np
import pytest

from voxloom.audio import read, resample
from voxloom.errors import InputError
from voxloom_registry import Registry
from voxloom_variation.gap import Search, shared

SPANS = ((0.6, 0.8), (0.6, 1.1))


@pytest.fixture(scope="module")
def timing():
    return Registry.discover().build("aligner", "mas", {})


def search(timing, line, symbols):
    mean = line["seconds"] / len(symbols)
    return Search(timing, symbols, [mean] * len(symbols), line["text"], line["id"])


@pytest.mark.parametrize("name", ["george-1", "fenrir-1"])
def test_the_symbols_of_a_gap_are_found_from_both_sides(timing, lines, name):
    line = lines[name]
    recording = resample(read(line["path"]), 16000)
    true = np.cumsum(line["durations"])
    for start, stop in SPANS:
        wave, span = recording.wave.clone(), (round(start * 16000), round(stop * 16000))
        wave[slice(*span)] = 0
        found = search(timing, line, tuple(line["phonemes"])).filled(wave, 16000, span)
        assert sum(found.durations) == pytest.approx(line["seconds"], abs=1e-3)
        assert np.abs(np.cumsum(found.durations) - true).mean() < 0.06
        inside = [place for place in range(len(true)) if true[place] > start + 0.03 and true[place] < stop - 0.03]
        assert len(set(inside) - set(range(*found.inside))) <= 2


def test_another_text_is_refused_with_its_score(timing, lines):
    line, other = lines["george-2"], lines["heart-2"]
    wave = resample(read(line["path"]), 16000).wave
    with pytest.raises(
        InputError, match=r"george-2: the text is not what is said in it: their alignment scores 0\.\d\d"
    ):
        search(timing, line, tuple(other["phonemes"])).filled(wave, 16000, (16000, 20000))


def test_stretches_at_both_ends_have_one_side(timing, lines):
    line = lines["fenrir-1"]
    wave, symbols = resample(read(line["path"]), 16000).wave, tuple(line["phonemes"])
    for span in ((0, 8000), (len(wave) - 8000, len(wave))):
        found = search(timing, line, symbols).filled(wave, 16000, span)
        assert len(found.durations) == len(symbols)
        assert sum(found.durations) == pytest.approx(len(wave) / 16000)
        assert (found.inside[0] == 0) == (span[0] == 0)


def test_seconds_are_shared_out_as_usual():
    assert shared([1.0, 3.0], 0.4) == pytest.approx([0.1, 0.3])
    assert shared([], 0.4) == []
