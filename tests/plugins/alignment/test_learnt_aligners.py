from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from voxloom.aligner import ScoringAligner
from voxloom.audio import read
from voxloom.corpus import Item
from voxloom.device import where
from voxloom.errors import InputError, VoiceError
from voxloom.testing.fake_device import fake_device
from voxloom_alignment.boundaries import boundary_errors
from voxloom_registry import Registry

LEARNT = ("mas", "ctc")


@pytest.fixture(scope="module", params=LEARNT)
def aligner(request: pytest.FixtureRequest, weights: Path) -> ScoringAligner:
    """With the English weights that are shipped."""
    return Registry.discover().build("aligner", request.param, {"bundle": str(weights / request.param)})


def test_boundaries_lie_where_they_do(aligner: ScoringAligner, clips: Sequence[Item]) -> None:
    errors = []
    for item in clips:
        recording = read(item.audio)
        found = aligner.align(item, item.phonemes, recording.wave, recording.sample_rate)
        errors.append(boundary_errors(item.phonemes, item.durations, found))
    apart = np.abs(np.concatenate(errors))
    assert len(apart) > 200
    assert np.median(apart) <= 0.025
    assert np.mean(apart <= 0.060) >= 0.9


def test_swapped_texts_are_refused_with_their_score(aligner: ScoringAligner, clips: Sequence[Item]) -> None:
    for item, other in zip(clips, [*clips[1:], clips[0]], strict=True):
        recording = read(item.audio)
        with pytest.raises(InputError, match=rf"^{item.id}: .*(scores -?\d+\.\d\d, and aligner.least_score|symbols)"):
            aligner.align(item, other.phonemes, recording.wave, recording.sample_rate)


def test_the_rate_does_not_matter(aligner: ScoringAligner, clips: Sequence[Item]) -> None:
    item, recording = clips[0], read(clips[0].audio)
    halved = recording.wave.reshape(-1, 2).mean(dim=1)
    found = aligner.align(item, item.phonemes, recording.wave, recording.sample_rate)
    again = aligner.align(item, item.phonemes, halved, recording.sample_rate // 2)
    assert np.abs(np.cumsum(found) - np.cumsum(again))[:-3].mean() < 0.02
    assert sum(again) == pytest.approx(sum(found), abs=1e-3)


def test_too_many_symbols_are_refused(aligner: ScoringAligner, clips: Sequence[Item]) -> None:
    wave = read(clips[0].audio).wave[:4800]
    with pytest.raises(InputError, match=r"heart-1: 0.20 s are too short for 44 symbols"):
        aligner.align(clips[0], clips[0].phonemes, wave, 24000)


def test_an_unknown_symbol_is_named(aligner: ScoringAligner, clips: Sequence[Item]) -> None:
    with pytest.raises(InputError, match="heart-1: the text part's vocabulary has no symbol 'Q'"):
        aligner.align(clips[0], ("Q",), torch.zeros(24000), 24000)


def test_a_lower_bound_lets_more_through(clips: Sequence[Item], weights: Path) -> None:
    lenient = Registry.discover().build("aligner", "mas", {"least_score": 0.0, "bundle": str(weights / "mas")})
    recording = read(clips[0].audio)
    found = lenient.align(clips[0], clips[3].phonemes, recording.wave, recording.sample_rate)
    assert len(found) == len(clips[3].phonemes)


@pytest.mark.parametrize(("name", "other"), [("mas", "ctc"), ("ctc", "mas")])
def test_the_bundle_must_be_of_its_kind(name: str, other: str, clips: Sequence[Item], weights: Path) -> None:
    wrong = Registry.discover().build("aligner", name, {"bundle": str(weights / other)})
    with pytest.raises(VoiceError, match=rf"aligner.bundle: '.*{other}' holds a .*, and this aligner needs a "):
        wrong.align(clips[0], clips[0].phonemes, torch.zeros(24000), 24000)


def test_nothing_is_loaded_before_it_is_needed() -> None:
    Registry.discover().build("aligner", "mas", {"bundle": "no such bundle"})


def test_an_item_needs_no_durations(aligner: ScoringAligner, clips: Sequence[Item]) -> None:
    item, recording = replace(clips[4], durations=None, audio=Path("elsewhere")), read(clips[4].audio)
    found = aligner.align(item, item.phonemes, recording.wave, recording.sample_rate)
    assert found == aligner.align(clips[4], item.phonemes, recording.wave, recording.sample_rate)


def test_it_computes_where_the_wave_is(aligner: ScoringAligner, clips: Sequence[Item]) -> None:
    item, recording = clips[0], read(clips[0].audio)
    here = aligner.align(item, item.phonemes, recording.wave, recording.sample_rate)
    with fake_device() as device:
        there = aligner.align(item, item.phonemes, recording.wave.to(device), recording.sample_rate)
        assert where(aligner.model) == device
        again = aligner.align(item, item.phonemes, recording.wave, recording.sample_rate)
    assert there == pytest.approx(here, abs=1e-6)
    assert again == here
