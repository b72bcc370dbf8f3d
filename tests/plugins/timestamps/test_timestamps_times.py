"""When words and phonemes are said: as the model counts frames, piece after piece, also at the end of a long text."""

import json
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from praatio import textgrid

from voxloom.errors import InputError
from voxloom.result import AudioResult
from voxloom.testing.writer import pieces
from voxloom.writer import write_pieces
from voxloom_registry import Registry
from voxloom_timestamps.phonemes import joined

WORD = [("^", None, 0, 0), ("k", 0, 0, 3), ("ˈ", 0, 0, 3), ("ɔ", 0, 0, 3), ("ː", 0, 0, 3), (".", None, 3, 4)]


def written(result, path):
    result.save(path)
    return json.loads(path.read_text())


def test_boundaries_are_those_of_whole_frames(spoken, tmp_path):
    seconds = [0.03, 0.033, 0.018, 0.021, 0.027, 0.1]  # ends at 2.4, 5.04, 6.48, 8.16, 10.32 and 18.32 frames
    found = written(spoken("Caw.", WORD, seconds, lasting=19), tmp_path / "a.json")
    (sentence,) = found["sentences"]
    assert [(each["phoneme"], each["start"], each["end"]) for each in sentence["phonemes"]] == [
        ("k", 2 / 80, 5 / 80),
        ("ˈɔː", 5 / 80, 10 / 80),
    ]
    assert sentence["words"] == [{"text": "Caw", "start": 2 / 80, "end": 10 / 80, "characters": [0, 3]}]
    assert (sentence["end"], found["seconds"], found["samples"]) == (19 / 80, 19 / 80, 19 * 200)


def test_a_piece_starts_behind_the_samples_of_those_before(tmp_path):
    three = pieces()
    three[0] = replace(three[0], wave=three[0].wave[:-37])  # no whole number of frames
    write_pieces(Registry.discover(), three, [tmp_path / "a.json"])
    found = json.loads((tmp_path / "a.json").read_text())
    starts = [sentence["start"] for sentence in found["sentences"]]
    assert starts == pytest.approx([0, (8000 - 37) / 16000, (16000 - 37) / 16000], abs=1e-6)
    assert found["samples"] == 24000 - 37


def test_a_sentence_starts_where_its_wave_does(spoken, tmp_path):
    found = written(spoken("Caw.", WORD, [0.1] * 6, start=1.25), tmp_path / "a.json")
    assert found["sentences"][0]["words"][0]["start"] == 1.25 + 0.1


def test_a_number_with_a_pause_in_it_is_one_word(spoken, tmp_path):
    symbols = [("f", 0, 0, 5), (",", None, 0, 5), (" ", 0, 0, 5), ("s", 0, 0, 5), (".", None, 5, 6)]
    (sentence,) = written(spoken("$5.50.", symbols, [0.1] * 5), tmp_path / "a.json")["sentences"]
    assert sentence["words"] == [{"text": "$5.50", "start": 0.0, "end": 0.4, "characters": [0, 5]}]
    assert [(each["phoneme"], each["start"]) for each in sentence["phonemes"]] == [("f", 0.0), ("s", 0.3)]


@pytest.mark.parametrize(
    ("symbols", "phonemes"),
    [
        ("hˈoʊ", ["h", "ˈo", "ʊ"]),
        ("ˌɑːmˈɛɾᵻ", ["ˌɑː", "m", "ˈɛ", "ɾ", "ᵻ"]),
        ("tʰãˈ", ["tʰ", "a\u0303ˈ"]),
        ("f d", ["f", "d"]),
        ("ˈ", ["ˈ"]),
    ],
)
def test_marks_go_with_their_letters(symbols, phonemes):
    decomposed = symbols.replace("ã", "a\u0303")
    found = joined(list(decomposed))
    assert [label for label, _ in found] == phonemes
    assert all("".join(decomposed[first:stop]) == label for label, (first, stop) in found)


def test_a_result_that_does_not_tell_is_refused_and_nothing_is_written(heart, tmp_path):
    sound = AudioResult(pieces()[0].wave, 16000)
    for suffix in ("json", "srt", "vtt", "TextGrid"):
        with pytest.raises(InputError, match=f"a.{suffix}: when something is said is known only of speech made with"):
            write_pieces(Registry.discover(), [sound], [tmp_path / "a.wav", tmp_path / f"a.{suffix}"])
    assert not list(tmp_path.iterdir())


def test_the_sound_is_where_the_times_say_over_a_long_text(long_speech, tmp_path):
    found = written(long_speech, tmp_path / "a.json")
    assert found["samples"] == len(long_speech.wave)
    assert len(found["sentences"]) >= 5
    for told, sentence in zip(found["sentences"], long_speech.sentences, strict=True):
        samples = (told["end"] - told["start"]) * 16000
        assert round(samples, 2) == 200 * int(sentence.prosody.frames)
    assert round(found["sentences"][-1]["end"] * 16000) == len(long_speech.wave)
    levels = np.square(long_speech.wave.numpy()[: len(long_speech.wave) // 160 * 160].reshape(-1, 160)).mean(1)
    loud = levels > levels.max() * 1e-3  # in steps of 10 ms
    said = np.zeros(len(loud), bool)
    for sentence in found["sentences"]:
        said[round(100 * sentence["words"][0]["start"]) : round(100 * sentence["words"][-1]["end"])] = True
    assert loud[said].mean() > 0.6
    assert loud[~said].mean() < 0.1
    for before, told in pairwise(found["sentences"]):
        silent = round(50 * (before["end"] + told["start"]))
        onset = (silent + int(np.argmax(loud[silent:]))) / 100
        assert onset == pytest.approx(told["words"][0]["start"], abs=0.12)  # a breath before, at most


def test_tiers_for_praat(long_speech, tmp_path):
    found = written(long_speech, tmp_path / "a.json")
    long_speech.save(tmp_path / "a.TextGrid")
    grid = textgrid.openTextgrid(str(tmp_path / "a.TextGrid"), includeEmptyIntervals=True)
    assert grid.tierNames == ("words", "phonemes")
    assert grid.maxTimestamp == pytest.approx(found["seconds"])
    for tier, listed, label in (("words", "words", "text"), ("phonemes", "phonemes", "phoneme")):
        told = [each for sentence in found["sentences"] for each in sentence[listed]]
        entries = [entry for entry in grid.getTier(tier).entries if entry.label]
        assert [entry.label for entry in entries] == [each[label] for each in told]
        assert [entry.start for entry in entries] == pytest.approx([each["start"] for each in told], abs=1e-6)
        assert [entry.end for entry in entries] == pytest.approx([each["end"] for each in told], abs=1e-6)


def test_a_word_without_a_frame_is_no_interval(spoken, tmp_path):
    symbols = [("a", 0, 0, 1), (" ", None, 1, 2), ("b", 1, 2, 3), ("c", 1, 2, 3)]
    spoken("a b", symbols, [0.1, 0.05, 0.001, 0.1]).save(tmp_path / "a.TextGrid")
    grid = textgrid.openTextgrid(str(tmp_path / "a.TextGrid"), includeEmptyIntervals=False)
    assert [entry.label for entry in grid.getTier("phonemes").entries] == ["a", "c"]
