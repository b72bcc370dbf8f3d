"""The steps of a conversion: pieces, pitch, moments; and which recordings are converted to which."""

import itertools
import math
from pathlib import Path

import pytest
import torch

from voxloom.corpus import Item
from voxloom.errors import InputError
from voxloom.model import Recording
from voxloom.values import Utterance
from voxloom_conversion.conversions import pairs_of
from voxloom_conversion.measured import Conversion, Measured, Score
from voxloom_conversion.moments import centred, matched
from voxloom_conversion.pieces import pieces_of
from voxloom_conversion.pitch import PitchRange, moved, range_of
from voxloom_conversion.script import Script
from voxloom_registry import Registry

RATE, HOP = 16000, 200


@pytest.fixture
def spoken():
    """Ten seconds of noise, a symbol each quarter, with a quiet tenth after 3, 4.5 and 8 s."""
    wave = 0.1 * torch.randn(10 * RATE + 77, generator=torch.Generator().manual_seed(0))
    for second in (3, 4.5, 8):
        wave[int((second - 0.05) * RATE) : int((second + 0.05) * RATE)] *= 0.01
    durations = [0.25] * 39 + [len(wave) / RATE - 39 * 0.25]
    return Recording(wave, RATE), Script(tuple("ab" * 20), tuple(durations), None)


def test_pieces_are_the_whole_cut_where_it_is_quiet(spoken):
    recording, script = spoken
    pieces = pieces_of(recording, script, 5.0, HOP)
    assert torch.equal(torch.cat([piece.recording.wave for piece in pieces]), recording.wave)
    assert tuple(itertools.chain.from_iterable(piece.symbols for piece in pieces)) == script.symbols
    ends = list(itertools.accumulate(len(piece.recording.wave) / RATE for piece in pieces))
    assert ends[0] in (3.0, 4.5)
    assert 8.0 in ends
    for piece in pieces:
        assert len(piece.recording.wave) <= 5 * RATE
        assert len(piece.symbols) == len(piece.durations)
        assert sum(piece.durations) == pytest.approx(len(piece.recording.wave) / RATE, abs=1e-6)
    assert all(len(piece.recording.wave) % HOP == 0 for piece in pieces[:-1])


def test_a_short_recording_is_one_piece(spoken):
    recording, script = spoken
    (piece,) = pieces_of(recording, script, 30.0, HOP)
    assert piece.symbols == script.symbols
    assert piece.durations == pytest.approx(script.durations)


def test_a_symbol_longer_than_a_piece_is_not_cut(spoken):
    recording, _ = spoken
    seconds = len(recording.wave) / RATE
    pieces = pieces_of(recording, Script(("a", "b"), (9.0, seconds - 9.0), None), 5.0, HOP)
    assert [piece.symbols for piece in pieces] == [("a",), ("b",)]


def test_a_melody_gets_the_targets_mean_and_deviation():
    generator = torch.Generator().manual_seed(0)
    pitch = torch.exp(math.log(120) + 0.1 * torch.randn(400, generator=generator))
    voicing = (torch.arange(400) % 3 > 0).float()
    own = range_of([Utterance(None, pitch=pitch, voicing=voicing)], "it")
    assert own.mean == pytest.approx(math.log(120), abs=0.02)
    there = moved(pitch, own, PitchRange(math.log(220), 0.12))
    found = range_of([Utterance(None, pitch=there, voicing=voicing)], "it")
    assert (found.mean, found.deviation) == pytest.approx((math.log(220), 0.12), abs=1e-4)
    wide = moved(pitch, own, PitchRange(math.log(220), 5.0))
    assert float(wide.log()[voicing > 0].std(correction=0)) == pytest.approx(1.5 * own.deviation, rel=1e-4)


def test_without_voice_there_is_no_range():
    with pytest.raises(InputError, match="the target: holds no voice, only 3 voiced frames; 20"):
        range_of([Utterance(None, pitch=torch.ones(50), voicing=(torch.arange(50) < 3).float())], "the target")
    with pytest.raises(InputError, match="pitch=predicted"):
        range_of([Utterance(torch.zeros(4, 9))], "the target")


def test_latents_get_the_targets_moments(data_folder):
    from voxloom.audio import read, resample

    codec = Registry.discover().build("codec", "world", {})
    one, other = (
        codec.encode(resample(read(data_folder / f"{name}.opus"), 16000).wave[None, None])[0]
        for name in ("heart-1", "george-1")
    )
    there = matched(codec, one, other)
    heard, wanted = (codec.timbre(each[None])[1][0] for each in (one, other))
    torch.testing.assert_close(there[:, heard].mean(dim=1), other[:, wanted].mean(dim=1), atol=1e-3, rtol=1e-3)
    gains = there.std(dim=1) / one.std(dim=1)
    assert float(gains.max()) <= 2.001
    assert float(gains.min()) >= 0.499


def test_centred_noise_is_unit_noise():
    noise = 0.3 + 2 * torch.randn(1, 3, 500, generator=torch.Generator().manual_seed(0))
    found = centred(noise)
    torch.testing.assert_close(found.mean(dim=2), torch.zeros(1, 3), atol=1e-5, rtol=0)
    torch.testing.assert_close(found.std(dim=2, correction=0), torch.ones(1, 3))
    assert bool(torch.isfinite(centred(torch.zeros(1, 2, 9))).all())


def test_every_speaker_is_source_and_target():
    items = [Item(f"{name}{number}", Path("x"), "", name) for name in "abc" for number in range(4)]
    pairs = list(pairs_of(items, 12))
    assert len(pairs) == len({(source.id, target.id) for source, target in pairs}) == 12
    assert all(source.speaker != target.speaker for source, target in pairs)
    assert {source.speaker for source, _ in pairs[:3]} == {target.speaker for _, target in pairs[:3]} == set("abc")
    assert len(list(pairs_of(items, 5))) == 5
    with pytest.raises(InputError, match="1 speakers"):
        list(pairs_of(items[:4], 5))


def test_aims_are_judged():
    def row(after, closer):
        return [Conversion("a", "b", Score(0.1, 10), Score(after, 10), 0.7, 0.6 if place < closer else 0.8)
                for place in range(10)]  # fmt: skip

    found = Measured({"good": row(0.2, 9), "lossy": row(0.3, 10), "other": row(0.1, 8), "none": ["it is silent"]})
    assert [found.figures[name].met for name in ("good", "lossy", "other")] == [True, False, False]
    assert "met by good" in found.notes[1]
    assert "| none | 0 | 1 | - |" in found.table()
    assert found.notes[2] == "the first refusal: it is silent"
