"""The room between sentences: neither a click nor a hole, and the same in every run."""

import math
from itertools import pairwise

import pytest
import torch

from voxloom.level import powers_of
from voxloom.model import Recording
from voxloom.voice import Voice
from voxloom_speech.tone import room_tone

RATE = 16000


def noise(seconds, level_db, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return 10 ** (level_db / 20) * torch.randn(round(seconds * RATE), generator=generator)


def in_a_room(level_db, seed=0):
    """A tone of a second with a room's noise under and around it."""
    speech = torch.cat([torch.zeros(3200), 0.2 * torch.sin(torch.arange(RATE) * 0.1), torch.zeros(3200)])
    return speech + noise(len(speech) / RATE, level_db, seed)


def decibels(wave):
    return 10 * math.log10(float(wave.double().square().mean()) + 1e-30)


@pytest.mark.parametrize("level_db", [-50, -65, -90])
def test_the_room_goes_on_as_loud_as_it_is(level_db):
    tone = room_tone(in_a_room(level_db), in_a_room(level_db, 1), 0.5, RATE, seed=0)
    assert len(tone) == 8000
    assert decibels(tone) == pytest.approx(level_db, abs=3)
    stretches = [decibels(part) for part in tone.split(400)]
    assert min(stretches) > level_db - 9, "a hole"
    assert max(stretches) < level_db + 6


def test_the_room_has_the_rooms_colour():
    low = torch.nn.functional.avg_pool1d(noise(2, -40)[None, None], 16, 1)[0, 0]
    tone = room_tone(torch.cat([0.5 * torch.sin(torch.arange(RATE) * 0.1), low]), low, 1.0, RATE, seed=0)
    power = torch.fft.rfft(tone).abs().square()
    assert float(power[: len(power) // 8].sum() / power.sum()) > 0.8  # under 1 kHz


def test_the_seed_decides():
    before, after = in_a_room(-60), in_a_room(-60, 1)
    first, again, other = (room_tone(before, after, 0.2, RATE, seed) for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_no_step_where_a_sentence_ends_loud():
    loud = 0.5 * torch.cos(torch.arange(8000) * 0.1)
    tone = room_tone(loud, loud, 0.2, RATE, seed=0)
    joined = torch.cat([loud, tone, loud])
    assert float(joined.diff().abs().max()) <= float(loud.diff().abs().max()) + 0.01
    assert decibels(tone[200:-200]) < decibels(loud) - 38, "without a quiet stretch there is no room to hear"


@pytest.mark.parametrize("seconds", [0.0, 0.001, 3.0])
def test_any_pause(seconds):
    assert len(room_tone(in_a_room(-60), in_a_room(-60), seconds, RATE, 0)) == round(seconds * RATE)


def test_digital_silence_is_left_silent():
    silent = torch.cat([0.2 * torch.sin(torch.arange(RATE) * 0.1), torch.zeros(3200)])
    assert not room_tone(silent, torch.zeros(100), 0.2, RATE, 0).any()


@pytest.mark.parametrize("before", [torch.zeros(1), torch.full((30,), 0.3)], ids=["one sample", "short"])
def test_a_sentence_of_hardly_anything(before):
    tone = room_tone(before, before, 0.1, RATE, 0)
    assert bool(torch.isfinite(tone).all())
    assert float(tone.abs().max()) <= 0.3


def test_joins_of_a_voice_are_as_even_as_its_silence(heart):
    """In stretches of 10 ms around every join the level stays between the quietest and the loudest of the edges."""
    voice = Voice.load("nano", ["task.limit=24"], task="say")
    text = "She sang to us. He danced! Do you see? Nobody knew it."
    pieces = [*voice.stream("say", text=text, prompt=heart)]
    for before, piece in pairwise(pieces):
        edges = torch.cat([before.wave[-480:], piece.wave[3200:3360]])
        natural = 10 * torch.tensor(powers_of(Recording(edges, RATE), 0.01)).clamp(min=1e-14).log10()
        join = torch.cat([before.wave[-160:], piece.wave[:3360]])
        found = 10 * torch.tensor(powers_of(Recording(join, RATE), 0.01)).clamp(min=1e-14).log10()
        assert float(found.min()) > float(natural.min()) - 6, "a hole"
        assert float(found.max()) < float(natural.max()) + 6, "a click"
        step = join.diff().abs()
        assert float(step.max()) <= 4 * float(edges.diff().abs().max())
