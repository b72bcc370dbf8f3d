"""Conformance of importers."""

import json
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

from voxloom.errors import InputError
from voxloom.imported import read_imported
from voxloom.importer import AbstractImporter
from voxloom.running import run_task
from voxloom.slots import TASK
from voxloom.testing.checks import assert_repeats, unchanged
from voxloom.testing.suite import Suite
from voxloom_registry import Registry, resolve

FOREIGN: tuple[object, ...] = ({}, [], "weights", torch.zeros(3), {"state_dict": {}}, {"weight": torch.zeros(3)})
"""What anyone's checkpoint may turn out to hold."""


class ImporterSuite(Suite[AbstractImporter], ABC):
    """Tensors and plain options out of a checkpoint of its family; anything else is refused."""

    kind = "importer"

    @abstractmethod
    def content(self) -> object:
        """A tiny checkpoint of its family, as it is when opened."""

    def test_converts(self, part: AbstractImporter) -> None:
        """There are tensors, and the options survive JSON."""
        found = part.convert(self.content())
        assert found.tensors, "no tensor was found"
        assert all(isinstance(tensor, Tensor) for tensor in found.tensors.values())
        assert json.loads(json.dumps(dict(found.options))) == dict(found.options), "options are not plain values"

    def test_leaves_the_checkpoint_alone(self, part: AbstractImporter) -> None:
        """Converting twice gives the same, and no tensor of the checkpoint is written to."""
        content = self.content()
        first = part.convert(content)
        copies = {name: tensor.clone() for name, tensor in first.tensors.items()}
        with unchanged(*first.tensors.values()):
            second = part.convert(content)
        assert dict(second.options) == dict(first.options)
        for name, tensor in second.tensors.items():
            assert_repeats(tensor, copies[name])

    @pytest.mark.parametrize("content", FOREIGN, ids=lambda content: type(content).__name__)
    def test_refuses_what_is_foreign(self, part: AbstractImporter, content: object) -> None:
        """A checkpoint of another family is refused in a sentence."""
        with pytest.raises(InputError) as refusal:
            part.convert(content)
        assert "\n" not in str(refusal.value)

    def test_its_file_is_read_again(self, part: AbstractImporter, tmp_path: Path) -> None:
        """From a foreign file to ours: options and tensors are there, and the same file is made each time."""
        source = tmp_path / "checkpoint.pth"
        torch.save(self.content(), source)
        found = part.convert(self.content())
        receipts = [self._import(part, source, tmp_path / f"{number}.safetensors") for number in (1, 2)]
        assert receipts[0].sha256 == receipts[1].sha256, "the same checkpoint gave two different files"
        weights = read_imported(receipts[0].output, self.name)
        assert weights.options == dict(found.options)
        assert weights.source_sha256 == receipts[0].source_sha256
        for name, tensor in load_file(receipts[0].output).items():
            assert_repeats(tensor, found.tensors[name])

    def _import(self, part: AbstractImporter, source: Path, output: Path) -> Any:
        """What the task `import` gives of the importer under test."""
        registry = _Holding(self.registry(), part)
        config = resolve(registry, [TASK], mode="speak", defaults={TASK.name: "import"})
        return run_task(registry, config, {"importer": self.name, "checkpoint": source, "output": output})


class _Holding(Registry):
    """`registry`, but the importer it builds is `part`, whether a plugin offers it or not."""

    def __init__(self, registry: Registry, part: AbstractImporter) -> None:
        vars(self).update(vars(registry))
        self._part = part

    def build(self, kind: str, *arguments: Any, **parts: Any) -> Any:
        """See `Registry.build`."""
        return self._part if kind == ImporterSuite.kind else super().build(kind, *arguments, **parts)
