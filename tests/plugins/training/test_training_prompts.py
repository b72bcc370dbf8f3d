import random
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from voxloom.corpus import Item
from voxloom.nn.durations import whole_frames
from voxloom.values import Utterance
from voxloom_training.features import FeatureCache
from voxloom_training.prompts import SEGMENT_SHARE, PromptSource, cut_segment, stretch

RATE, HOP = 80.0, 10


def utterance(seconds, extra_frames=0) -> Utterance:
    """Every field counts its own places, so that a cut shows."""
    frames = int(torch.tensor(seconds).double().cumsum(0)[-1].mul(RATE).round()) + extra_frames
    time = torch.arange(frames, dtype=torch.float32)
    return Utterance(
        latents=time.expand(3, -1).clone(),
        symbols=torch.arange(len(seconds)),
        durations=torch.tensor(seconds),
        pitch=time.clone(),
        voicing=time % 2,
        tokens=time.long().expand(2, -1).clone(),
        wave=torch.arange(frames * HOP, dtype=torch.float32),
    )


@given(
    st.lists(st.floats(0.0, 0.3), min_size=2, max_size=40).filter(lambda seconds: sum(seconds) > 0.2),
    st.integers(0, 1),
    st.integers(0, 10_000),
)
def test_all_fields_are_cut_at_the_same_place(seconds, extra_frames, seed):
    given_one = utterance(seconds, extra_frames)
    rest, prompt = cut_segment(given_one, RATE, HOP, random.Random(seed))
    total = given_one.latents.shape[1]
    if rest is given_one:
        assert torch.equal(prompt, given_one.latents)
        return
    kept = rest.latents[0].long()
    assert sorted([*kept.tolist(), *prompt[0].long().tolist()]) == list(range(total))
    assert torch.equal(rest.pitch, rest.latents[0])
    assert torch.equal(rest.voicing, rest.latents[0] % 2)
    assert torch.equal(rest.tokens[0], kept)
    assert torch.equal(rest.wave.view(-1, HOP)[:, 0], rest.latents[0] * HOP)

    lengths = whole_frames(given_one.durations[None], RATE, torch.tensor([total]))[0]
    after = whole_frames(rest.durations[None], RATE, torch.tensor([len(kept)]))[0]
    assert torch.equal(after, lengths[rest.symbols])
    owner = torch.repeat_interleave(torch.arange(len(seconds)), lengths)
    assert torch.equal(torch.repeat_interleave(rest.symbols, after), owner[kept])


def test_a_segment_is_a_tenth_to_half_of_the_phonemes():
    given_one = utterance([0.05] * 40)
    cuts = [cut_segment(given_one, RATE, HOP, random.Random(seed))[0] for seed in range(200)]
    shares = [1 - len(rest.symbols) / 40 for rest in cuts]
    low, high = SEGMENT_SHARE
    assert low - 0.02 <= min(shares) < 0.15
    assert 0.45 < max(shares) <= high + 0.02


def test_without_phonemes_frames_are_cut():
    rest, prompt = cut_segment(Utterance(torch.arange(30.0).expand(2, -1)), RATE, HOP, random.Random(0))
    assert rest.latents.shape[1] + prompt.shape[1] == 30
    assert rest.symbols is None


def test_what_cannot_be_parted_is_its_own_prompt():
    for whole in (Utterance(torch.ones(2, 1)), utterance([0.5]), utterance([0.5, 0.0])):
        rest, prompt = cut_segment(whole, RATE, HOP, random.Random(0))
        assert rest.latents.shape[1] > 0
        assert prompt.shape[1] > 0


def test_a_stretch_keeps_to_its_range():
    latents = torch.arange(400.0)[None]
    lengths = {stretch(latents, (120, 300), random.Random(seed)).shape[1] for seed in range(300)}
    assert min(lengths) >= 120
    assert max(lengths) <= 300
    assert len(lengths) > 50
    assert torch.equal(stretch(latents[:, :50], (120, 300), random.Random(0)), latents[:, :50])


class Shelf(FeatureCache):
    """A cache without files: an item's latents are all its own number."""

    def __init__(self) -> None:
        pass

    def read(self, item: Item) -> Utterance:
        return Utterance(torch.full((2, 40), float(item.text)))


@pytest.fixture
def items():
    return [Item(name, Path(name), str(number), name[0]) for number, name in enumerate(("a1", "a2", "a3", "b1"))]


@pytest.mark.parametrize("kind", ["speaker", "segment"])
def test_prompts_come_from_where_they_should(kind, items):
    siblings = {"a": items[:3], "b": items[3:]}
    source = PromptSource(kind, (0.1, 0.2), RATE, HOP, siblings)
    for item in items:
        given_one = Shelf().read(item)
        drawn = [source.of(item, given_one, Shelf(), random.Random(seed)) for seed in range(40)]
        sources = {float(prompt[0, 0]) for _, prompt in drawn}
        if kind == "speaker" and item.speaker == "a":
            assert sources == {float(other.text) for other in items[:3] if other is not item}
            assert all(rest is given_one and 8 <= prompt.shape[1] <= 16 for rest, prompt in drawn)
        else:  # the only recording of its speaker is prompted by a piece of itself
            assert sources == {float(item.text)}
            assert all(rest.latents.shape[1] + prompt.shape[1] == 40 for rest, prompt in drawn)


def test_without_latents_there_is_no_prompt(items):
    source = PromptSource("speaker", (0.1, 0.2), RATE, HOP, {"a": items[:3]})
    wave = Utterance(wave=torch.ones(800))
    assert source.of(items[0], wave, Shelf(), random.Random(0)) == (wave, None)


def test_none_are_made_where_none_are_wanted(items):
    source = PromptSource("none", (0.1, 0.2), RATE, HOP, {"b": items[3:]})
    only = Shelf().read(items[3])
    assert source.of(items[3], only, Shelf(), random.Random(0)) == (only, None), "it was cut into"
