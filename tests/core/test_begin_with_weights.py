"""A voice as what training begins with: all of its weights, and nothing that it lacks but what may begin anew."""

from pathlib import Path

import pytest
import torch
from torch import nn

from voxloom.errors import VoiceError
from voxloom.safetensors_header import read_header
from voxloom.weights import begin_with_weights, save_weights


class Plain(nn.Module):
    def __init__(self, width: int = 3) -> None:
        super().__init__()
        self.layer = nn.Linear(width, width)


class Polished(Plain):
    """Plain, with a second stage."""

    may_begin_anew = ("polish", "spread")

    def __init__(self, width: int = 3) -> None:
        super().__init__(width)
        self.polish = nn.Sequential(nn.Linear(width, width), nn.Linear(width, width))
        self.register_buffer("spread", torch.zeros(2))


class Holder(nn.Module):
    def __init__(self, part: nn.Module) -> None:
        super().__init__()
        self.part = part


def saved(part: nn.Module, path: Path) -> Path:
    save_weights(Holder(part), path, {})
    return path


def begin(part: nn.Module, path: Path) -> list[str]:
    return begin_with_weights(Holder(part), path, read_header(path))


def test_what_the_voice_never_had_begins_anew_and_the_rest_is_its_own(tmp_path: Path) -> None:
    before, polished = Plain(), Polished()
    fresh = polished.polish[0].weight.clone()
    assert begin(polished, saved(before, tmp_path / "plain.safetensors")) == ["part.polish", "part.spread"]
    assert torch.equal(polished.layer.weight, before.layer.weight.bfloat16().float())
    assert torch.equal(polished.polish[0].weight, fresh)
    assert not polished.spread.any()


def test_what_the_voice_has_is_taken(tmp_path: Path) -> None:
    before, after = Polished(), Polished()
    before.spread += 2
    assert begin(after, saved(before, tmp_path / "polished.safetensors")) == []
    assert torch.equal(after.polish[1].weight, before.polish[1].weight.bfloat16().float())
    assert torch.equal(after.spread, before.spread)


def test_half_of_what_may_begin_anew_is_refused(tmp_path: Path) -> None:
    half = Polished()
    del half.polish[1]
    with pytest.raises(VoiceError, match=r"2 missing \(part\.polish\.1\.weight, part\.polish\.1\.bias\)"):
        begin(Polished(), saved(half, tmp_path / "half.safetensors"))


@pytest.mark.parametrize(
    ("voice", "model", "told"),
    [
        (Polished(), Plain(), "5 foreign"),
        (Plain(4), Polished(), "2 of another shape"),
        (Polished(4), Polished(), "6 of another shape"),
        (nn.Linear(3, 3), Polished(), "2 missing (part.layer.weight, part.layer.bias)"),
    ],
)
def test_anything_else_that_differs_is_refused(voice: nn.Module, model: nn.Module, told: str, tmp_path: Path) -> None:
    with pytest.raises(VoiceError) as refusal:
        begin(model, saved(voice, tmp_path / "voice.safetensors"))
    assert told in str(refusal.value)
