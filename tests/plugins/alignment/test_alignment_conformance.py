from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from voxloom.audio import read
from voxloom.corpus import Item
from voxloom.model import AbstractModel
from voxloom.testing import AlignerSuite, ModelSuite, ObjectiveSuite, TaskSuite
from voxloom.testing.inputs import sequence
from voxloom.values import Batch
from voxloom_alignment.classifier import CtcAlignment
from voxloom_alignment.gaussians import GaussianAlignment
from voxloom_alignment.objectives import CtcObjective
from voxloom_registry import Registry

DATA = Path(__file__).parents[2] / "data"
WEIGHTS = Path(__file__).parents[3] / "voices" / "voxloom-aligner-english" / "voxloom_aligner_english"
SYMBOLS = torch.tensor([[1, 2, 3, 2], [4, 1, 0, 0], [5, 0, 0, 0]])
SHAPE = {"latent_dim": 6, "latent_space": "test", "symbols": 9, "vocabulary": "test", "width": 16, "dropout": 0.0}


def clips() -> Sequence[Item]:
    options = {"path": DATA / "manifest.jsonl", "unit_seconds": 0.025}
    return Registry.discover().build("corpus", "manifest", options).items()


class AlignmentModelSuite(ModelSuite):
    def arguments(self) -> tuple[Tensor, ...]:
        latents = sequence(43)
        return latents.values, latents.mask, SYMBOLS, SYMBOLS > 0


class TestGaussianAlignment(AlignmentModelSuite):
    name = "aligner-mas"
    settings = ("model.width=16", "model.layers=1")

    def output(self, part: AbstractModel) -> Tensor:
        return part.densities(*self.arguments())[0]


class TestCtcAlignment(AlignmentModelSuite):
    name = "aligner-ctc"
    settings = ("model.width=16", "model.dilations=[1, 2]")

    def output(self, part: AbstractModel) -> Tensor:
        return part.log_probabilities(*self.arguments()[:2])


class AlignmentObjectiveSuite(ObjectiveSuite):
    def batch(self, items: slice = slice(None), garbage: float = 0.0) -> Batch:
        symbols = SYMBOLS[items]
        symbols = symbols[:, : int((symbols > 0).sum(dim=1).max())]
        return replace(super().batch(items, garbage), symbols=symbols, symbol_mask=symbols > 0)


class TestForwardSum(AlignmentObjectiveSuite):
    name = "forward-sum"

    def model(self) -> AbstractModel:
        torch.manual_seed(0)
        return GaussianAlignment({}, **SHAPE, layers=1)


class TestCtc(AlignmentObjectiveSuite):
    name = "ctc"

    def build(self) -> CtcObjective:
        return super().build().eval()  # in training mode each step moves the label frequencies of the model

    def model(self) -> AbstractModel:
        torch.manual_seed(0)
        return CtcAlignment({}, **SHAPE, dilations=(1,), noise=0.0)


class RealSpeech(AlignerSuite):
    sample_rate = 24000

    def item(self) -> Item:
        return clips()[0]

    def wave(self) -> Tensor:
        return read(self.item().audio).wave

    def foreign(self) -> tuple[Item, Sequence[str]]:
        return self.item(), clips()[3].phonemes or ()


class TestMas(RealSpeech):
    name = "mas"
    options = {"bundle": str(WEIGHTS / "mas")}


class TestCtcAligner(RealSpeech):
    name = "ctc"
    options = {"bundle": str(WEIGHTS / "ctc")}


class TestTextGrid(AlignerSuite):
    name = "textgrid"

    @pytest.fixture(autouse=True)
    def _grids(self, tmp_path: Path) -> None:
        from praatio import textgrid

        grid = textgrid.Textgrid()
        intervals = [(0.0, 0.25, "T"), (0.25, 0.6, "EH1"), (0.6, 0.75, "K"), (0.75, 1.0, "S"), (1.0, 1.25, "T")]
        grid.addTier(textgrid.IntervalTier("phones", intervals))
        grid.save(str(tmp_path / "one.TextGrid"), format="long_textgrid", includeBlankSpaces=True)
        self.options = {"folder": tmp_path}

    def item(self) -> Item:
        return replace(super().item(), phonemes=("t", "ɛ", "k", "s", "t"))

    def foreign(self) -> tuple[Item, Sequence[str]]:
        return self.item(), ("m", "u", "n", "l", "aɪ")


class TestAlignCheck(TaskSuite):
    name = "align-check"
    neighbours = {"corpus": ("manifest", {"path": DATA / "manifest.jsonl", "unit_seconds": 0.025}), "aligner": "given"}
    suffix = ".json"

    def request(self, folder: Path) -> Mapping[str, Any]:
        return {"split": "train"}
