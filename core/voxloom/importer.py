"""Importers: foreign checkpoints to tensors under our own format."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from torch import Tensor


@dataclass(frozen=True)
class Imported:
    """Tensors by name, the options the part must be built with to take them, and notes for people."""

    tensors: Mapping[str, Tensor]
    options: Mapping[str, Any] = field(default_factory=dict)
    """Plain values, as JSON has them."""
    notes: tuple[str, ...] = ()


class AbstractImporter(ABC):
    """Knows one family of checkpoints.

    It never opens a file: the task `import` does so, without running anything the file holds, and writes what `convert`
    gives.
    """

    @abstractmethod
    def convert(self, content: object) -> Imported:
        """What `content`, an opened checkpoint of tensors, numbers, text, lists and mappings, holds for the part.

        Raises:
            InputError: in one sentence that follows the file's name, when it is no checkpoint of this family.
        """
