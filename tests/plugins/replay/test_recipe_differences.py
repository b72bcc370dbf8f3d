"""What `diff` names of two files."""

import json
import re

import numpy as np
import pytest
import soundfile
import torch

from voxloom.audio import write
from voxloom.pcm import Pcm
from voxloom_replay.comparison import compare


@pytest.fixture
def twice(speller, heart, tmp_path):
    """Two files that differ in what a test names."""

    def make(words=(), **changed):
        paths = tmp_path / "a.wav", tmp_path / "b.wav"
        asked = {"text": "all is well", "prompt": heart, "seed": 1}
        speller().run("say", **asked).save(paths[0])
        speller(*words).run("say", **{**asked, **changed}).save(paths[1])
        return paths

    return make


def test_equal_files(run, twice):
    first, second = twice()
    found = run("diff", first=first, second=second)
    assert found.recipes == {}
    assert found.notes == ("recipe: the same", f"sound: equal, all {soundfile.info(first).frames} samples")


def test_what_differs_is_named(run, twice, george):
    first, second = twice(["text=letters-gpl", "task.pause_seconds=0.5", "shout.loud=true"], seed=7, prompt=george)
    found = run("diff", first=first, second=second).recipes
    assert found["request.seed"] == (1, 7)
    assert found["request.prompt.path"][1] == str(george)
    assert found["request.prompt.sha256"][0] != found["request.prompt.sha256"][1]
    assert found["config.text.part"] == ("letters", "letters-gpl")
    assert found["config.task.pause_seconds"] == (0.2, 0.5)
    assert found["config.shout.loud"] == (None, True)
    assert found["versions.licensed"] == (None, "3.1")
    assert found["licences.GPL-3.0-or-later"] == (None, ["text letters-gpl"])
    assert not any(name.startswith(("config.codec", "threads", "weights")) for name in found)


def test_the_table_can_be_read_and_written_as_json(command, twice, tmp_path):
    first, second = twice(seed=2, text="all is well, " * 9)
    done = command("diff", first, second, "-o", tmp_path / "diff.json")
    assert done.exit_code == 0
    lines = {line.split()[0]: line for line in done.output.splitlines()}
    assert lines["request.seed"].split() == ["request.seed", "1", "2"]
    assert lines["request.text"].endswith("…")
    assert lines["sound:"].startswith("sound: ")
    assert "nothing was saved" not in done.output
    other = command("diff", *twice(["shout.loud=true"])).output
    assert re.search(r"licences.Apache-2.0 +\[\] +\[transform shout\]", other)
    written = json.loads((tmp_path / "diff.json").read_text())
    assert written["recipes"]["request.text"]["second"] == "all is well, " * 9
    assert written["sound"]["equal"] is False


def test_a_file_without_a_recipe_is_told(run, twice, tmp_path):
    first, _ = twice()
    samples, rate = soundfile.read(first, dtype="int16")
    soundfile.write(tmp_path / "bare.wav", samples, rate, subtype="PCM_16")
    found = run("diff", first=first, second=tmp_path / "bare.wav")
    assert found.notes == (
        f"{tmp_path / 'bare.wav'}: there is no recipe inside; only the sound is compared",
        f"sound: equal, all {len(samples)} samples",
    )


def test_sounds_are_compared():
    rng = np.random.default_rng(0)
    noise = rng.uniform(-0.5, 0.5, (1000, 1))
    one = Pcm(noise, 16000, "DOUBLE")
    assert compare(one, one).equal
    softer = noise.copy()
    softer[400:] *= 0.9
    found = compare(one, Pcm(softer, 16000, "DOUBLE"))
    assert (found.equal, found.first_sample, found.differing) == (False, 400, 600)
    assert found.difference_db == pytest.approx(-20 + 10 * np.log10(0.6), abs=0.3)
    shorter = compare(one, Pcm(noise[:800], 16000, "DOUBLE"))
    assert (shorter.equal, shorter.first_sample) == (False, None)
    assert shorter.told == "0.062 s and 0.050 s long"
    assert "16000 Hz, 1 channel and 8000 Hz, 1 channel" in compare(one, Pcm(noise, 8000, "DOUBLE")).told
    coarse = Pcm((noise * 2**15).round().astype(np.int16), 16000, "PCM_16")
    assert compare(coarse, Pcm(coarse.floats(), 16000, "DOUBLE")).equal


def test_a_changed_sample_is_found(run, twice, tmp_path):
    first, second = twice()
    samples, rate = soundfile.read(second, dtype="float32")
    samples[1234] += 0.01
    write(second, torch.from_numpy(samples), rate)
    assert run("diff", first=first, second=second).sound.first_sample == 1234
