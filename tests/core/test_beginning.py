"""A voice as what training begins with: all of its weights, and nothing that it lacks but what may begin anew."""

import json
from pathlib import Path

import pytest
import torch
from torch import nn

from voxloom.bundle import FORMAT, SYMBOLS, WEIGHTS, Bundle, config_hash
from voxloom.errors import VoiceError
from voxloom.model import AbstractModel
from voxloom.slots import MODEL
from voxloom.text import AbstractText, Transcript
from voxloom.weights import save_weights
from voxloom_registry import Config, Registry, SlotConfig, resolve
from voxloom_training.beginning import begin_with_voice

THEN, NOW = ("<pad>", "a", "b", "c"), ("<pad>", "c", "ö", "a", "ü")


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


class Reader(nn.Module):
    """A row for each symbol."""

    symbol_rows = ("table.weight",)

    def __init__(self, symbols: int) -> None:
        super().__init__()
        self.table = nn.Embedding(symbols, 3, padding_idx=0)


class Letters(AbstractText):
    def __init__(self, vocabulary: tuple[str, ...]) -> None:
        self.vocabulary = vocabulary

    def transcribe(self, text: str) -> Transcript:
        raise NotImplementedError

    def split(self, text: str, limit: int) -> list[str]:
        raise NotImplementedError


def model_of(part: nn.Module, vocabulary: tuple[str, ...] = ()) -> AbstractModel:
    return AbstractModel({"part": part, "text": Letters(vocabulary)})


def saved(part: nn.Module, folder: Path, vocabulary: tuple[str, ...] = ()) -> Bundle:
    facts = {"format": FORMAT, "format_version": "1", "config_sha256": config_hash({}), SYMBOLS: json.dumps(vocabulary)}
    save_weights(model_of(part), folder / WEIGHTS, facts)
    return Bundle("bob", folder, str(folder), {})


def begin(part: nn.Module, voice: Bundle, vocabulary: tuple[str, ...] = ()) -> list[str]:
    config = Config({"text": SlotConfig("text", "text", "letters")}, model_slots=("text",))
    return begin_with_voice(Registry.discover(), config, model_of(part, vocabulary), voice)


def test_what_the_voice_never_had_begins_anew_and_the_rest_is_its_own(tmp_path: Path) -> None:
    before, polished = Plain(), Polished()
    fresh = polished.polish[0].weight.clone()
    told = "bob has no part.polish and no part.spread: they begin anew, all else with its weights"
    assert begin(polished, saved(before, tmp_path)) == [told]
    assert torch.equal(polished.layer.weight, before.layer.weight.bfloat16().float())
    assert torch.equal(polished.polish[0].weight, fresh)
    assert not polished.spread.any()


def test_what_the_voice_has_is_taken(tmp_path: Path) -> None:
    before, after = Polished(), Polished()
    before.spread += 2
    assert begin(after, saved(before, tmp_path)) == []
    assert torch.equal(after.polish[1].weight, before.polish[1].weight.bfloat16().float())
    assert torch.equal(after.spread, before.spread)


def test_half_of_what_may_begin_anew_is_refused(tmp_path: Path) -> None:
    half = Polished()
    del half.polish[1]
    with pytest.raises(VoiceError, match=r"2 missing \(parts\.part\.polish\.1\.weight, parts\.part\.polish\.1\.bias\)"):
        begin(Polished(), saved(half, tmp_path))


@pytest.mark.parametrize(
    ("voice", "model", "told"),
    [
        (Polished(), Plain(), "5 foreign"),
        (Plain(4), Polished(), "2 of another shape"),
        (Polished(4), Polished(), "6 of another shape"),
        (nn.Linear(3, 3), Polished(), "2 missing (parts.part.layer.weight, parts.part.layer.bias)"),
    ],
)
def test_anything_else_that_differs_is_refused(voice: nn.Module, model: nn.Module, told: str, tmp_path: Path) -> None:
    with pytest.raises(VoiceError) as refusal:
        begin(model, saved(voice, tmp_path))
    assert told in str(refusal.value)


def test_symbols_keep_their_rows_and_new_ones_begin_at_the_mean(tmp_path: Path) -> None:
    before, after = Reader(len(THEN)), Reader(len(NOW))
    told = begin(after, saved(before, tmp_path, THEN), NOW)
    assert told == [
        "2 symbols keep their rows of bob, 2 are new to it (ö ü) and begin at the mean of its rows, "
        "1 of its own are not used"
    ]
    rows, kept = after.table.weight, before.table.weight.bfloat16().float()
    for place, old in ((0, 0), (1, 3), (3, 1)):
        assert torch.equal(rows[place], kept[old])
    for place in (2, 4):
        torch.testing.assert_close(rows[place], kept[1:].mean(dim=0))


def test_symbols_in_another_order_keep_their_rows(tmp_path: Path) -> None:
    before, after = Reader(3), Reader(3)
    assert begin(after, saved(before, tmp_path, ("<pad>", "a", "b")), ("<pad>", "b", "a")) == [
        "2 symbols keep their rows of bob"
    ]
    assert torch.equal(after.table.weight, before.table.weight.bfloat16().float()[[0, 2, 1]])


def test_a_vocabulary_that_does_not_fit_the_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match=r"parts\.part\.table\.weight \[3, 3\] instead of \[4, 3\]"):
        begin(Reader(len(NOW)), saved(Reader(3), tmp_path, THEN), NOW)


def test_an_older_voice_is_asked_for_its_symbols_by_its_text_part(make_voice, tiny, seam_registry) -> None:
    """The same text part has the same symbols; another one is built to be asked."""
    from safetensors.torch import load_file, save_file

    from voxloom.assembly import assemble
    from voxloom.bundle import open_bundle

    folder = make_voice(*tiny)
    voice = open_bundle("old", folder, str(folder))
    facts = {name: fact for name, fact in voice.header.facts.items() if name != SYMBOLS}
    assert len(facts) < len(voice.header.facts)
    save_file(load_file(folder / WEIGHTS), folder / WEIGHTS, metadata=facts)
    for words in ([], ["text.language=de"]):
        voice = open_bundle("old", folder, str(folder))
        config = resolve(seam_registry, [MODEL], voice=voice.slots, overrides=words)
        assert begin_with_voice(seam_registry, config, assemble(seam_registry, config), voice) == []
