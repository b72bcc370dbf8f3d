"""Tracks are read as they were written, and as people and spreadsheets leave them."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from praatio import textgrid

from voxloom.errors import InputError
from voxloom.result import AudioResult
from voxloom.testing.writer import pieces
from voxloom.values import Prosody
from voxloom.writer import write_pieces
from voxloom_registry import Registry
from voxloom_track.formats import read_track, write_track
from voxloom_track.passage import Passage, Said, passage_of
from voxloom_track.tiers_out import thinned

SUFFIXES = ("json", "csv", "TextGrid")


def numbers(passage, name):
    """A contour of all symbols, or their seconds, in 32 bits."""
    found = [getattr(said, name) for said in passage.symbols]
    flat = found if name == "seconds" else [value for values in found for value in values]
    return np.array(flat, dtype=np.float32)


def test_what_is_read_is_what_was_written(speech, track):
    found = read_track(track, 80.0)
    assert len(found) == 2
    for sentence, passage in zip(speech.sentences, found, strict=True):
        expected = passage_of(sentence, 0.0)
        for name in ("symbol", "word"):
            theirs = [getattr(said, name) for said in passage.symbols]
            ours = [getattr(said, name) for said in expected.symbols]
            if track.suffix == ".TextGrid" and name == "word":  # counted through all sentences
                theirs, ours = ([each is None for each in side] for side in (theirs, ours))
            assert theirs == ours
        assert [len(said.pitch) for said in passage.symbols] == [len(said.pitch) for said in expected.symbols]
        assert np.array_equal(numbers(passage, "pitch"), numbers(expected, "pitch"))
        voicing, ours = numbers(passage, "voicing"), numbers(expected, "voicing")
        if track.suffix == ".TextGrid":  # boundaries are those of frames, and voicing is yes or no
            assert np.array_equal(voicing > 0.5, ours > 0.5)
            frames = np.round(np.cumsum(numbers(passage, "seconds").astype(float)) * 80)
            assert np.array_equal(frames, np.cumsum([len(said.pitch) for said in expected.symbols]))
        else:
            assert np.array_equal(voicing, ours)
            assert np.array_equal(numbers(passage, "seconds"), numbers(expected, "seconds"))


@pytest.mark.parametrize("suffix", ["json", "TextGrid"])  # a table does not hold the text
def test_written_twice_is_the_same(speech, tmp_path, suffix):
    first, second = (tmp_path / f"{name}.track.{suffix}" for name in ("first", "second"))
    speech.save(first)
    write_track(second, read_track(first, 80.0), speech.seconds)
    written, again = (path.read_text() for path in (first, second))
    if suffix == "TextGrid":  # nor does this one hold the characters of each word
        written, again = (text[text.index('name = "phonemes"') :] for text in (written, again))
    assert written == again


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_energy_is_in_it_when_there_is_any(tmp_path, suffix):
    piece = pieces(1)[0]
    (sentence,) = piece.sentences
    energy = torch.linspace(-6.0, 3.0, 40)[None]
    loud = replace(sentence, prosody=replace(sentence.prosody, energy=energy))
    replace(piece, sentences=(loud,)).save(tmp_path / f"a.track.{suffix}")
    (passage,) = read_track(tmp_path / f"a.track.{suffix}", 80.0)
    assert numbers(passage, "energy") == pytest.approx(energy[0].numpy(), abs=0.02 if suffix == "TextGrid" else 0)
    piece.save(tmp_path / f"b.track.{suffix}")
    assert not numbers(read_track(tmp_path / f"b.track.{suffix}", 80.0)[0], "energy").size


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_symbol_without_a_frame_is_kept(tmp_path, suffix):
    symbols = tuple(
        Said(symbol, 0, (0, 1), seconds, (200.0,) * frames, (1.0,) * frames)
        for symbol, seconds, frames in (("a", 0.001, 0), ("b", 0.1, 8), (" ", 0.05, 4), ("c", 0.001, 0))
    )
    path = tmp_path / f"a.track.{suffix}"
    write_track(path, [Passage("a", symbols, 0.0, 80.0)], 0.2)
    (found,) = read_track(path, 80.0)
    assert [said.symbol for said in found.symbols] == ["a", "b", " ", "c"]
    assert [len(said.pitch) for said in found.symbols] == [0, 8, 4, 0]


def test_a_spreadsheet_may_use_semicolons_and_decimal_commas(speech, tmp_path):
    path = tmp_path / "a.track.csv"
    speech.save(path)
    usual = read_track(path, 80.0)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    with path.open("w", encoding="utf-8", newline="") as file:  # without the byte order mark
        table = csv.writer(file, delimiter=";")
        table.writerow(rows[0])
        table.writerows(
            [cell if place == 3 else cell.replace(".", ",") for place, cell in enumerate(row)] for row in rows[1:]
        )
    assert read_track(path, 80.0) == usual


def test_columns_may_be_left_out(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("sentence,word,symbol,seconds\n1,0,a,0.1\n1,,␣,\n\n1,1,b,0.2\n")
    (passage,) = read_track(path, 80.0)
    assert passage.symbols == (Said("a", 0, seconds=0.1), Said(" ", None), Said("b", 1, seconds=0.2))


def test_a_pitch_without_a_contour_is_flat(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("sentence,word,symbol,pitch,contour\n1,0,a,200,\n1,0,b,200,-1200 0 1200\n1,0,c,,5 5\n")
    (passage,) = read_track(path, 80.0)
    assert [said.pitch for said in passage.symbols] == [(200.0,), (100.0, 200.0, 400.0), ()]


def test_without_its_frames_f0_goes_straight_between_points(speech, tmp_path):
    path = tmp_path / "a.TextGrid"
    entries = {
        "phonemes": [textgrid.constants.Interval(0.0, 0.5, "a"), textgrid.constants.Interval(0.5, 1.0, "b")],
        "F0": [textgrid.constants.Point(0.25, "100"), textgrid.constants.Point(0.75, "400")],
    }
    grid = textgrid.Textgrid()
    grid.addTier(textgrid.IntervalTier("phonemes", entries["phonemes"], 0.0, 1.0))
    grid.addTier(textgrid.PointTier("F0", entries["F0"], 0.0, 1.0))
    grid.save(str(path), "short_textgrid", includeBlankSpaces=True)
    (passage,) = read_track(path, 100.0)
    pitch = numbers(passage, "pitch")
    assert len(pitch) == 100
    assert pitch[[0, 99]] == pytest.approx([100.0, 400.0])
    assert pitch[[49, 50]].mean() == pytest.approx(200.0, rel=1e-3)  # half way on a log scale
    assert not numbers(passage, "voicing").size


def test_few_points_are_enough():
    rng = np.random.default_rng(0)
    values = np.cumsum(rng.normal(size=500)).tolist()
    places = thinned(values, 2.0)
    assert len(places) < 250
    assert np.abs(np.interp(np.arange(500), places, np.array(values)[places]) - values).max() <= 2.0 + 1e-9
    assert thinned([], 1.0) == []
    assert thinned([1.0], 1.0) == [0]


JSON = '{"track": "voxloom prosody track", "sentences": [{"symbols": [%s]}]}'


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.json", "nonsense", "is no JSON"),
        ("a.json", '{"sentences": []}', 'is no track: it must hold "track"'),
        ("a.json", JSON % '{"symbol": "a", "seconds": -1}', "sentence 1, symbol 1: seconds must be a number from 0"),
        (
            "a.json",
            JSON % '{"symbol": "a", "pitch": [200, 1]}',
            "symbol 1: pitch must be a number from 10 to 5000, not 1",
        ),
        ("a.json", JSON % '{"symbol": "a", "pitch": 200}', "pitch must be a list of numbers, not 200"),
        ("a.json", JSON % '{"symbol": "a", "duration": 1}', "symbol 1: has 'duration'; it may hold seconds"),
        ("a.json", JSON % '{"word": 1}', 'sentence 1, symbol 1: must hold a "symbol"'),
        ("a.json", JSON % "", "holds no symbol"),
        ("a.csv", "time,value\n1,2\n", "its first line must name sentence, word"),
        (
            "a.csv",
            "sentence,word,symbol,seconds\n1,0,a,0.1\n1,0,b,long\n",
            "line 3: seconds must be a number from 0 to 60",
        ),
        ("a.csv", "sentence,word,symbol\n1,0,\n", "line 2: has no symbol; a space is written ␣"),
        ("a.csv", "sentence,word,symbol\n1,x,a\n", "line 2: word and contour must be numbers"),
        ("a.TextGrid", "nonsense", "is no TextGrid that can be read"),
        ("a.txt", "nonsense", "tracks are .track.json, .track.csv or .track.TextGrid files"),
    ],
)
def test_what_is_no_track_is_refused(tmp_path, name, text, told):
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(InputError) as refusal:
        read_track(path, 80.0)
    assert told in str(refusal.value)
    assert str(refusal.value).startswith(str(path))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_that_is_not_there_is_refused(tmp_path, suffix):
    with pytest.raises(InputError, match="cannot be read"):
        read_track(tmp_path / f"none.track.{suffix}", 80.0)


def test_a_wrong_point_is_named(speech, tmp_path, edited_tiers):
    speech.save(path := tmp_path / "a.track.TextGrid")

    def change(name, entries):
        return [entries[0], textgrid.constants.Point(entries[1].time, "high")] if name == "F0" else entries

    edited_tiers(path, change)
    with pytest.raises(
        InputError, match=r"the point at 0\.\d+ s in 'F0': pitch must be a number from 10 to 5000, not 'h"
    ):
        read_track(path, 80.0)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_result_without_durations_is_refused_and_nothing_is_written(tmp_path, suffix):
    piece = pieces(1)[0]
    (sentence,) = piece.sentences
    silent = replace(sentence, prosody=Prosody(sentence.prosody.frames))
    for result in (AudioResult(piece.wave, 16000), replace(piece, sentences=(silent,))):
        with pytest.raises(InputError, match="a track is written of speech made with durations"):
            write_pieces(Registry.discover(), [result], [tmp_path / "a.wav", tmp_path / f"a.track.{suffix}"])
    assert not list(tmp_path.iterdir())


def test_the_longest_suffix_wins(tmp_path):
    for suffix in SUFFIXES:
        write_pieces(Registry.discover(), pieces(2), [tmp_path / f"a.track.{suffix}"])
    assert json.loads((tmp_path / "a.track.json").read_text())["track"] == "voxloom prosody track"
    assert isinstance(Path(tmp_path / "a.track.csv").read_text(), str)
    assert "F0" in textgrid.openTextgrid(str(tmp_path / "a.track.TextGrid"), False).tierNames
