"""What `docs/tasks.md` says of `nano`, by the Whisper model that VOXLOOM_WHISPER names."""

import os
from pathlib import Path

import numpy as np
import pytest
import soundfile

import voxloom
from voxloom.audio import read, resample
from voxloom.metric import Sample
from voxloom.voice import Voice
from voxloom_registry import Registry

WHISPER = os.environ.get("VOXLOOM_WHISPER")
EXAMPLES = Path(__file__).parents[3] / "examples" / "prompts"
HOLES = ((0.6, 0.9), (1.0, 1.5))
PASSAGE = """
The old ferry left the harbour at six in the morning, long before the fog had lifted. Two women sat on the upper deck
with a basket of apples between them, and watched the lights of the town grow small. Nobody spoke for a while. Then the
captain came up the stairs, asked whether they had slept well, and told them about the winter when the river froze from
one bank to the other. Children had walked across it to school, he said, and somebody had even driven a cart. They
laughed, because he told the same story every year.
"""
PROMPTS = {"heart": "george-2", "george": "heart-1", "bella": "george-2", "fenrir": "heart-2"}

pytestmark = [
    pytest.mark.timeout(900),
    pytest.mark.slow,
    pytest.mark.skipif(WHISPER is None, reason="VOXLOOM_WHISPER names no folder of a Whisper model"),
]


@pytest.fixture(scope="module")
def nano():
    return voxloom.load("nano")


@pytest.fixture(scope="module")
def errors():
    """Word errors and words of a wave."""
    registry = Registry.discover()
    metric = registry.build("metric", "wer", recogniser=registry.build("recogniser", "whisper", {"model": WHISPER}))

    def found(text, recording):
        heard = resample(recording, 16000)
        score = metric.measure(Sample("", text, heard.wave, 16000))["wer"]
        return np.array([score.value * score.weight, score.weight])

    return found


def test_holes_are_mended_so_that_words_come_back(nano, errors, lines, tmp_path):
    whole, damaged, mended = np.zeros(2), np.zeros(2), np.zeros(2)
    for name, line in lines.items():
        samples, rate = soundfile.read(line["path"])
        whole += errors(line["text"], read(line["path"]))
        for start, stop in HOLES:
            hole = samples.copy()
            hole[round(start * rate) : round(stop * rate)] = 0
            path = tmp_path / f"{name}.wav"
            soundfile.write(path, hole, rate)
            result = nano.run("inpaint", audio=path, from_=start, to=stop, text=line["text"])
            assert result.is_kept()
            damaged += errors(line["text"], read(path))
            result.save(path)
            mended += errors(line["text"], read(path))
    rates = [found[0] / found[1] for found in (whole, damaged, mended)]
    print(f"WER whole {rates[0]:.3f}, with holes {rates[1]:.3f}, mended {rates[2]:.3f}")
    assert rates[2] <= rates[0] + 0.03
    assert rates[2] < rates[1] - 0.05


def test_dubs_keep_melody_and_words(nano, errors, lines):
    registry = Registry.discover()
    pitch = registry.build("pitch", "world")
    metric = registry.build("metric", "f0-correlation", {"alignment": "frames"}, pitch=pitch)
    said, dubbed, melodies = np.zeros(2), np.zeros(2), []
    for name, line in lines.items():
        prompt = lines[PROMPTS[name.split("-")[0]]]["path"]
        recording = resample(read(line["path"]), 16000)
        result = nano.run("dub", audio=line["path"], text=line["text"], prompt=prompt)
        assert len(result.wave) == len(recording.wave)
        sample = Sample(name, line["text"], result.wave, 16000, recording=recording.wave)
        melodies.append(metric.measure(sample)["f0_correlation"].value)
        dubbed += errors(line["text"], type(recording)(result.wave, 16000))
        said += errors(line["text"], type(recording)(nano.run("say", text=line["text"], prompt=prompt).wave, 16000))
    rates = [found[0] / found[1] for found in (said, dubbed)]
    print(
        f"WER said {rates[0]:.3f}, dubbed {rates[1]:.3f}; F0 correlation {np.mean(melodies):.3f}, {min(melodies):.3f}"
    )
    assert min(melodies) > 0.9
    assert rates[1] <= rates[0] + 0.1


@pytest.mark.parametrize("prompt", ["heart", "george"])
def test_ten_readings_of_a_hundred_words_differ_and_keep_them(prompt, tmp_path):
    words = ("timbre=null", "words=wer", "recogniser=whisper", f"recogniser.model={WHISPER}")
    text = " ".join(PASSAGE.split())
    asked = {"text": text, "prompt": EXAMPLES / f"{prompt}.flac", "output": tmp_path / "readings"}
    result = Voice.load("nano", words, task="sample").run("sample", **asked)
    print(*result.notes, sep="\n")
    spread = result.spread
    assert spread["wer_worst"] <= spread["wer_mean"] + max(spread["wer_mean"], 2.0)  # two words more are chance
    assert spread["f0_mean_cents"] > 30
    assert spread["f0_deviation_cents"] > 15
    assert spread["length_percent"] > 3
