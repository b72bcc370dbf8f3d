import os
from dataclasses import replace

import pytest
import torch

from voxloom.corpus import Item
from voxloom.errors import TrainingError
from voxloom.values import Utterance
from voxloom_training.features import FeatureCache


@pytest.fixture
def item(tmp_path):
    audio = tmp_path / "a.wav"
    audio.write_bytes(b"some audio")
    return Item("folder/a:1", audio, "a text", "ann", phonemes=("a", "b"), durations=(0.1, 0.2))


@pytest.fixture
def cache(tmp_path, item):
    cache = FeatureCache(tmp_path / "features", {"codec": {"part": "world"}})
    cache.claim()
    cache.write(item, Utterance(torch.ones(3, 7), torch.arange(2), torch.tensor([0.1, 0.2])))
    return cache


def test_what_was_written_is_read(cache, item):
    read = cache.read(item)
    assert cache.holds(item)
    assert cache.is_current(item)
    assert set(read.tensors()) == {"latents", "symbols", "durations"}
    assert torch.equal(read.latents, torch.ones(3, 7))
    assert cache.shapes(item)["latents"] == (3, 7)


@pytest.mark.parametrize("change", [{"text": "another"}, {"durations": (0.2, 0.1)}, {"phonemes": ("a", "c")}])
def test_features_of_a_changed_item_are_not_current(cache, item, change):
    assert not cache.is_current(replace(item, **change))


def test_features_of_a_changed_recording_are_not_current(cache, item):
    os.utime(item.audio, ns=(1, 1))
    assert not cache.is_current(item)


def test_another_setting_is_refused_naming_it(cache):
    with pytest.raises(TrainingError, match=r"with other settings \(codec: world then, dac now\)"):
        FeatureCache(cache.folder, {"codec": {"part": "dac", "seed": 0}})
    FeatureCache(cache.folder, {"codec": {"part": "world"}})


def test_opening_writes_nothing(tmp_path):
    FeatureCache(tmp_path / "nowhere", {})
    assert not (tmp_path / "nowhere").exists()


def test_damage_is_told_with_the_item(cache, item):
    path = cache.path(item)
    path.write_bytes(path.read_bytes()[:-4])
    assert not cache.is_current(item)
    with pytest.raises(TrainingError, match="folder/a:1"):
        cache.read(item)
    with pytest.raises(TrainingError, match="folder/a:1"):
        cache.shapes(item)
