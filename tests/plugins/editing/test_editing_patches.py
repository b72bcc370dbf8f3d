"""An edit kept as a small file: done again and undone bit for bit, in no other recording."""

import json
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest
import soundfile

from voxloom.errors import InputError
from voxloom.pcm import Pcm, read_pcm
from voxloom_editing.patch import Patch, Span, read_patch

HEART = "Both teams scored in the first quarter."
TARGET = "Both teams scored twice in the quarter."


@pytest.fixture(scope="module", params=["stereo", "float", "flac", "flac24"])
def edited(request, edit, make_recording, tmp_path_factory):
    """The recording, the result and the patch, as files."""
    path, folder = make_recording(request.param), tmp_path_factory.mktemp("edited")
    out, patch = folder / f"out{path.suffix}", folder / "edit.patch"
    edit(audio=path, text=HEART, to=TARGET, save_patch=patch, seed=5).save(out)
    return path, out, patch


def test_it_is_applied_and_reversed_bit_for_bit(edited, command, tmp_path):
    path, out, patch = edited
    again, back = tmp_path / f"again{path.suffix}", tmp_path / f"back{path.suffix}"
    done = command("patch", "apply", patch, path, "-o", again)
    assert done.exit_code == 0, done.output
    assert np.array_equal(read_pcm(again).samples, read_pcm(out).samples)
    undone = command("patch", "reverse", patch, out, "-o", back)
    assert undone.exit_code == 0, undone.output
    before, after = read_pcm(path), read_pcm(back)
    assert np.array_equal(before.samples, after.samples)
    assert (before.sample_rate, before.subtype) == (after.sample_rate, after.subtype)
    assert before.sha256() in undone.stderr


def test_it_is_small_and_says_what_was_done(edited):
    path, _, patch = edited
    with zipfile.ZipFile(patch) as archive:
        index = json.loads(archive.read("patch.json"))
        assert archive.read("removed-0.flac")[:4] == b"fLaC"
    assert index["before"] == read_pcm(path).sha256()
    assert [span["start"] for span in index["spans"]] == sorted(span["start"] for span in index["spans"])
    about = index["about"]
    assert (about["text"], about["to"], about["way"], about["seed"]) == (HEART, TARGET, "splice", 5)
    assert about["parts"]["model"] == "flashspeech"
    assert patch.stat().st_size < path.stat().st_size


def test_another_recording_is_refused(edited, command, make_recording, tmp_path):
    path, out, patch = edited
    other = make_recording("flac", "george-1")
    for action, wrong in (("apply", other), ("apply", out), ("reverse", path), ("reverse", other)):
        done = command("patch", action, patch, wrong, "-o", tmp_path / "no.wav")
        assert done.exit_code == 2
        assert str(wrong) in done.stderr
        assert "hash" in done.stderr
        assert not (tmp_path / "no.wav").exists()


def test_its_inputs_are_not_overwritten_unless_asked(edited, command, tmp_path):
    path, made, patch = edited
    out = Path(shutil.copy(made, tmp_path))
    before = out.read_bytes()
    done = command("patch", "reverse", patch, out, "-o", out)
    assert (done.exit_code, out.read_bytes()) == (2, before)
    assert "--overwrite" in done.stderr
    assert command("patch", "reverse", patch, out, "--overwrite", "-o", out).exit_code == 0
    assert np.array_equal(read_pcm(out).samples, read_pcm(path).samples)


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"])
@pytest.mark.parametrize("channels", [1, 2])
def test_every_kind_of_sample_survives(tmp_path, subtype, channels):
    drawn = np.random.default_rng(0).uniform(-1.5, 1.5, (500, channels))
    soundfile.write(tmp_path / "a.wav", drawn, 22050, subtype=subtype)
    pcm = read_pcm(tmp_path / "a.wav")
    patch = Patch("b", "a", 22050, subtype, channels, (Span(7, pcm.samples[7:207], pcm.samples[300:300]),), {})
    patch.save(tmp_path / "p")
    (span,) = read_patch(tmp_path / "p").spans
    assert span.removed.dtype == pcm.samples.dtype
    assert span.removed.tobytes() == pcm.samples[7:207].tobytes()
    assert span.inserted.shape == (0, channels)
    patch.save(tmp_path / "q")
    assert (tmp_path / "p").read_bytes() == (tmp_path / "q").read_bytes()


def test_what_is_no_patch_is_refused(tmp_path, flac):
    (tmp_path / "broken").write_bytes(b"PK\x03\x04 no zip at all")
    with zipfile.ZipFile(tmp_path / "foreign", "w") as archive:
        archive.writestr("patch.json", json.dumps({"format": "other", "version": 1}))
    for name in ("broken", "foreign"):
        with pytest.raises(InputError, match=rf"{name}: is no whole patch"):
            read_patch(tmp_path / name)
    with pytest.raises(InputError, match="no such file"):
        read_patch(tmp_path / "missing")


def test_a_patch_of_another_rate_is_refused():
    samples = np.zeros((10, 1), np.int16)
    here = Pcm(samples, 16000, "PCM_16")
    patch = Patch(here.sha256(), "x", 22050, "PCM_16", 1, ())
    with pytest.raises(InputError, match="22050 Hz"):
        patch.apply(here, "a.wav")
