"""Speech in a track: the same when nobody edited it, and what was edited is heard."""

import numpy as np
import pytest
import torch
from praatio.utilities.constants import Interval, Point

from voxloom_registry import Registry

RATE, HOP = 16000, 200


def word_of(speech):
    """The word of the first sentence with most voiced frames: its number, and its first frame and the one behind it."""
    sentence = speech.sentences[0]
    found = {}
    for symbol, first, stop in places(sentence):
        if symbol.word is not None:
            voiced = int((sentence.prosody.voicing[0, first:stop] > 0.5).sum())
            seen = found.setdefault(symbol.word, [first, stop, 0])
            seen[1], seen[2] = stop, seen[2] + voiced
    number = max(found, key=lambda each: found[each][2])
    return number, *found[number][:2]


def places(sentence):
    """(symbol, first frame, frame behind it) of each symbol."""
    ends = torch.round(sentence.prosody.durations[0].double().cumsum(0) * sentence.frame_rate).long().tolist()
    return zip(sentence.transcript.symbols, [0, *ends[:-1]], ends, strict=True)


def cents_higher(wave, usual, first, stop):
    """How much higher the voiced frames of a stretch sound."""
    world = Registry.discover().build("pitch", "world")
    (pitch, voiced), (before, voiced_before) = (world.track(each[None, None], RATE, HOP) for each in (wave, usual))
    both = (voiced[0, first:stop] > 0.5) & (voiced_before[0, first:stop] > 0.5)
    assert int(both.sum()) >= 10
    return float((1200 * (pitch[0, first:stop] / before[0, first:stop])[both].log2()).median())


def test_an_unedited_track_gives_the_same_wave(speech, again, track):
    result = again(track)
    assert torch.equal(result.wave, speech.wave)
    assert not [note for note in result.notes if "track" in note]


def test_another_seed_is_another_wave_in_the_same_time(speech, again, track):
    result = again(track, seed=4)
    assert len(result.wave) == len(speech.wave)
    assert not torch.equal(result.wave, speech.wave)


def test_a_longer_symbol_is_as_much_longer_in_the_wave(speech, again, track, edited, edited_tiers):
    """A quarter of a second is 20 frames; in Praat the last symbol of the first sentence takes 0.1 s of the pause."""
    if track.suffix == ".TextGrid":
        moved = 0.1

        def change(name, entries):
            if name != "phonemes":
                return entries
            last = next(place for place, each in enumerate(entries) if each.label == "$")
            entries[last] = Interval(entries[last].start, entries[last].end + moved, "$")
            return entries

        edited_tiers(track, change)
    else:
        moved, seen = 0.25, []

        def change(row):
            if row["symbol"] == "m" and not seen:
                seen.append(row)
                row["seconds"] = float(row["seconds"]) + moved

        edited(track, change)
    result = again(track)
    assert len(result.wave) - len(speech.wave) == round(moved * RATE)
    first, second = (each.sentences[1].start_seconds for each in (speech, result))
    assert second - first == pytest.approx(moved)


def test_a_moved_boundary_moves_time_from_one_symbol_to_the_next(speech, again, tmp_path, edited_tiers):
    speech.save(path := tmp_path / "a.track.TextGrid")

    def change(name, entries):
        if name == "phonemes":
            entries[5] = Interval(entries[5].start, entries[5].end + 0.025, entries[5].label)
            entries[6] = Interval(entries[6].start + 0.025, entries[6].end, entries[6].label)
        return entries

    edited_tiers(path, change)
    result = again(path)
    assert len(result.wave) == len(speech.wave)
    frames = [[stop - first for _, first, stop in places(each.sentences[0])] for each in (speech, result)]
    assert (np.array(frames[1]) - frames[0]).tolist()[4:8] == [0, 2, -2, 0]


def test_a_higher_word_is_heard_higher(speech, again, track, edited, edited_tiers):
    word, first, stop = word_of(speech)
    higher = 2 ** (400 / 1200)

    def change(row):
        if str(row["word"]) == str(word) and row["pitch"]:
            row["pitch"] = (
                [value * higher for value in row["pitch"]]
                if isinstance(row["pitch"], list)
                else f"{float(row['pitch']) * higher:.2f}"
            )

    def change_tier(name, entries):
        if name != "F0":
            return entries
        within = [first / 80 <= entry.time < stop / 80 for entry in entries]
        assert sum(within) >= 3
        return [
            Point(entry.time, f"{float(entry.label) * higher:.1f}") if inside else entry
            for entry, inside in zip(entries, within, strict=True)
        ]

    edited_tiers(track, change_tier) if track.suffix == ".TextGrid" else edited(track, change)
    result = again(track)
    assert len(result.wave) == len(speech.wave)
    assert cents_higher(result.wave, speech.wave, first, stop) == pytest.approx(400, abs=84)  # 5 %
    behind = sum(int(each) for each in speech.sentences[0].prosody.frames)
    assert abs(cents_higher(result.wave, speech.wave, stop + 8, behind)) < 20


def test_durations_alone_stretch_the_voices_own_pitch(speech, again, tmp_path, edited):
    speech.save(path := tmp_path / "a.track.csv")

    def change(row):
        row["seconds"] = 2 * float(row["seconds"])
        row["pitch"] = row["contour"] = row["voicing"] = ""

    edited(path, change)
    edited(path, change, sentence=2)
    prosody, usual = again(path).sentences[0].prosody, speech.sentences[0].prosody
    assert int(prosody.frames) == pytest.approx(2 * int(usual.frames), abs=1)
    octaves = (prosody.pitch[0, ::2][: int(usual.frames)] / usual.pitch[0][: len(prosody.pitch[0, ::2])]).log2()
    assert float(octaves.abs().median()) < 0.02


def test_voicing_is_taken(speech, again, tmp_path, edited):
    speech.save(path := tmp_path / "a.track.json")
    word, first, stop = word_of(speech)

    def change(row):
        if row["word"] == word:
            row["voicing"] = [0]

    edited(path, change)
    voicing = again(path).sentences[0].prosody.voicing[0]
    assert float(voicing[first:stop].max()) == 0.0
    assert torch.equal(voicing[stop:], speech.sentences[0].prosody.voicing[0, stop:])


def test_pitch_moves_to_the_voices_register(nano, speech, george, tmp_path):
    speech.save(path := tmp_path / "a.track.json")
    text = " ".join(sentence.transcript.text for sentence in speech.sentences)
    medians = []
    for track in (None, {"file": str(path)}, {"file": str(path), "register": "voice"}):
        voice = nano if track is None else nano.having(track=track)
        prosody = voice.run("say", text=text, prompt=george).sentences[0].prosody
        medians.append(float(prosody.pitch[0][prosody.voicing[0] > 0.5].median()))
    own, heart, moved = medians
    assert heart > 1.3 * own
    assert moved == pytest.approx(own, rel=0.05)


def test_other_controls_are_told_what_they_did_not_change(nano, heart, speech, tmp_path):
    speech.save(path := tmp_path / "a.track.json")
    text = " ".join(sentence.transcript.text for sentence in speech.sentences)
    other = nano.having(rate={"factor": 2.0}, track={"file": str(path)})
    result = other.run("say", text=text, prompt=heart, seed=3)
    assert torch.equal(result.wave, speech.wave)
    assert [note for note in result.notes if note.startswith("track: rate changed only what the file leaves open")]
    first = nano.having(rate={"factor": 2.0}, track={"file": str(path), "before_controls": True})
    result = first.run("say", text=text, prompt=heart, seed=3)
    assert len(result.wave) == pytest.approx(len(speech.wave) / 2, rel=0.05)
    assert not [note for note in result.notes if "track" in note]


def test_the_file_gives_a_stretch_of_an_edited_count_of_values(speech, again, tmp_path, edited):
    """A glide of two values over the frames of a word's symbol."""
    speech.save(path := tmp_path / "a.track.json")
    sentence = speech.sentences[0]
    place, first, stop = next(
        (place, first, stop) for place, (_, first, stop) in enumerate(places(sentence)) if stop - first > 4
    )
    seen = iter(range(10**6))

    def change(row):
        if next(seen) == place:
            row["pitch"] = [100, 400]

    edited(path, change)
    pitch = again(path).sentences[0].prosody.pitch[0, first:stop]
    assert float(pitch.min()) == pytest.approx(100, rel=1e-4)
    assert float(pitch.max()) == pytest.approx(400, rel=1e-4)
    assert torch.equal(pitch, pitch.sort().values)
