"""What is edited keeps its rate, channels and sample format, and every sample outside the changed spans."""

import hashlib

import numpy as np
import pytest
import soundfile

HEART = "Both teams scored in the first quarter."
CHANGES = {
    "insert at the start": "Yesterday both teams scored in the first quarter.",
    "insert in the middle": "Both teams scored twice in the first quarter.",
    "insert at the end": "Both teams scored in the first quarter alone.",
    "replace at the start": "Two teams scored in the first quarter.",
    "replace in the middle": "Both teams played in the first quarter.",
    "replace at the end": "Both teams scored in the first week.",
    "delete at the start": "Teams scored in the first quarter.",
    "delete in the middle": "Both teams scored in the quarter.",
    "delete at the end": "Both teams scored in the first.",
    "several at once": "Two teams scored twice in the quarter.",
}


def raw(path):
    """Samples as they are stored, and their form; read without anything of ours."""
    form = soundfile.info(path)
    kind = {"PCM_16": "int16", "PCM_24": "int32", "FLOAT": "float32"}[form.subtype]
    samples, _ = soundfile.read(path, dtype=kind, always_2d=True)
    return samples, (form.samplerate, form.channels, form.subtype, form.format)


def outside(samples, spans):
    kept, place = [], 0
    for start, stop in spans:
        kept.append(samples[place:start])
        place = stop
    return np.concatenate([*kept, samples[place:]])


@pytest.mark.parametrize("form", ["stereo", "float", "flac", "flac24"])
def test_all_other_samples_are_identical(edit, make_recording, tmp_path, form):
    path = make_recording(form)
    result = edit(audio=path, text=HEART, to=CHANGES["several at once"], way="context")
    out = tmp_path / f"out{path.suffix}"
    result.save(out)
    (before, form_before), (after, form_after) = raw(path), raw(out)
    assert form_after == form_before
    kept_before = outside(before, [(each.start, each.stop) for each in result.changed])
    kept = outside(after, [(each.begin, each.end) for each in result.changed])
    assert np.array_equal(kept, kept_before)
    assert len(kept) == result.kept_samples > 0.3 * len(before)
    assert hashlib.sha256(kept.tobytes()).hexdigest() == result.kept_sha256
    assert result.kept_sha256 in result.notes[-1]


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_at_every_place(edit, flac, change):
    result = edit(audio=flac, text=HEART, to=CHANGES[change], way="context" if "middle" in change else "splice")
    before, after = raw(flac)[0], result.pcm.samples
    assert np.array_equal(
        outside(after, [(each.begin, each.end) for each in result.changed]),
        outside(before, [(each.start, each.stop) for each in result.changed]),
    )
    assert len(result.changed) == (3 if change.startswith("several") else 1)
    first, last = result.changed[0].cut, result.changed[-1].cut
    if change.endswith("start"):
        assert first.start < 0.3
    if change.endswith("end"):
        assert last.end > 1.5
    longer = len(after) - len(before)
    if change.startswith("insert"):
        assert longer > 1000
        assert first.old == ""
    if change.startswith("delete"):
        assert longer < -2000
        assert first.new == ""


def test_more_channels_keep_their_balance(edit, make_recording):
    result = edit(audio=make_recording("stereo"), text=HEART, to=CHANGES["replace in the middle"])
    (changed,) = result.changed
    power = np.square(result.pcm.floats()[changed.begin : changed.end]).mean(axis=0)
    assert power[0] / power[1] == pytest.approx((0.9 / 0.5) ** 2, rel=0.3)


def test_seeds_and_ways_differ(edit, flac):
    request = {"audio": flac, "text": HEART, "to": CHANGES["replace in the middle"]}
    first, *others = (edit(**request, **asked) for asked in ({}, {"seed": 2}, {"way": "context"}))
    before = raw(flac)[0]
    for other in others:
        assert not np.array_equal(first.pcm.samples, other.pcm.samples)
    for each in (first, *others):  # each is cut where its own new sound meets the recording
        kept = outside(before, [(one.start, one.stop) for one in each.changed])
        assert np.array_equal(outside(each.pcm.samples, [(one.begin, one.end) for one in each.changed]), kept)
        assert each.kept_samples == len(kept)
        assert each.kept_sha256 == hashlib.sha256(kept.tobytes()).hexdigest()


def test_a_long_recording_is_heard_around_its_changes(voice, task, flac, tmp_path):
    """Three sentences in a row, of which each voice call speaks a window; what is kept is kept as ever."""
    wave, rate = soundfile.read(flac, dtype="int16")
    long = tmp_path / "long.wav"
    soundfile.write(long, np.concatenate([wave] * 3), rate, subtype="PCM_16")
    short = voice.registry.build("task", "edit", {"longest_seconds": 3.0}, voice=voice, timing=task._hearing._timing)
    target = f"Two teams scored in the first quarter. {HEART} Both teams scored in the first week."
    asked = {"audio": long, "text": " ".join([HEART] * 3), "to": target}
    request = voice.registry.check_request(voice.registry.find("task", "edit"), asked)
    result = short.run(request)
    assert [each.cut.old for each in result.changed] == ["Both", "quarter."]
    first, last = result.changed
    samples = np.concatenate([wave] * 3)
    assert np.array_equal(result.pcm.samples[: first.begin, 0], samples[: first.start])
    assert np.array_equal(result.pcm.samples[first.end : last.begin, 0], samples[first.stop : last.start])
    assert np.array_equal(result.pcm.samples[last.end :, 0], samples[last.stop :])
