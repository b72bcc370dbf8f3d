"""The voice that ships: it speaks in a recording's time and melody, mends a hole in it, and reads in several ways."""

import json

import numpy as np
import pytest
import soundfile

import voxloom
from voxloom.audio import read, resample
from voxloom.metric import Sample
from voxloom.voice import Voice
from voxloom_registry import Registry

HOLE = (1.0, 1.4)


@pytest.fixture(scope="module")
def nano():
    return voxloom.load("nano")


def test_a_dub_has_the_melody_of_the_recording(nano, lines, heart):
    line = lines["george-2"]
    result = nano.run("dub", audio=line["path"], text=line["text"], prompt=heart)
    recording = resample(read(line["path"]), 16000).wave
    assert len(result.wave) == len(recording)
    registry = Registry.discover()
    metric = registry.build("metric", "f0-correlation", {"alignment": "frames"}, pitch=registry.build("pitch", "world"))
    sample = Sample("dub", line["text"], result.wave, 16000, recording=recording)
    assert metric.measure(sample)["f0_correlation"].value > 0.9


def test_a_hole_is_mended_as_loud_as_it_was_and_joins_unheard(nano, lines, tmp_path):
    line = lines["george-2"]
    whole, rate = soundfile.read(line["path"])
    start, stop = (round(seconds * rate) for seconds in HOLE)
    damaged = whole.copy()
    damaged[start:stop] = 0
    soundfile.write(tmp_path / "in.wav", damaged, rate)
    result = nano.run("inpaint", audio=tmp_path / "in.wav", from_=HOLE[0], to=HOLE[1], text=line["text"])
    assert result.is_kept()
    mended = result.pcm.floats()[:, 0]
    levels = [10 * np.log10(np.square(wave[start:stop]).mean()) for wave in (whole, mended)]
    assert abs(levels[0] - levels[1]) < 6
    steps, usual = np.abs(np.diff(mended)), np.abs(np.diff(whole))
    first, last = result.changed
    for join in (first, start, stop, last):
        assert steps[join - 2 : join + 2].max() <= np.percentile(usual, 99.5)


def test_readings_are_as_high_and_as_long_as_drawn(heart, tmp_path):
    nano = Voice.load("nano", ("timbre=null",), task="sample")
    asked = {"text": "Children had walked across the river.", "prompt": heart, "n": 4}
    result = nano.run("sample", **asked, output=tmp_path / "varied")
    steady = nano.run("sample", **asked, output=tmp_path / "steady", pace=0.0, register=0.0, range=0.0)
    assert json.loads((tmp_path / "varied" / "sample.json").read_text())["alpha"] == 1
    for reading, same in zip(result.readings, steady.readings, strict=True):
        assert reading.seconds / same.seconds == pytest.approx(reading.variation.length, rel=0.02)
        assert 1200 * np.log2(reading.f0_hz / same.f0_hz) == pytest.approx(reading.variation.cents, abs=30)
    assert result.spread["f0_mean_cents"] > 1.5 * steady.spread["f0_mean_cents"]
    assert result.spread["length_percent"] > steady.spread["length_percent"]
