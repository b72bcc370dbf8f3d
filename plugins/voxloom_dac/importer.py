"""Checkpoints of `dac.DAC`, as `DAC.save(path, package=False)` and the releases have them."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from voxloom.errors import InputError
from voxloom.importer import AbstractImporter, Imported
from voxloom_dac.network import build
from voxloom_dac.shape import DEFAULTS, complete

_SHOWN = 3  # tensors named in a message


class DacImporter(AbstractImporter):
    """`{"state_dict": tensors, "metadata": {"kwargs": arguments of dac.DAC}}`."""

    def convert(self, content: object) -> Imported:
        """See `AbstractImporter.convert`. Tensors that `dac.DAC` lacks are left out, and named in a note."""
        state, arguments = _taken_apart(content)
        try:
            shape = complete({name: value for name, value in arguments.items() if name in DEFAULTS})
        except ValueError as error:
            raise InputError(f"no codec can be made of this checkpoint: {error}") from error
        with torch.device("meta"):
            wanted = build(shape).state_dict()
        wrong = [name for name in wanted if name not in state or state[name].shape != wanted[name].shape]
        if wrong:
            raise InputError(f"{len(wrong)} tensors are missing or of another shape than it says ({_some(wrong)})")
        foreign = [name for name in state if name not in wanted]
        notes = (f"left out {len(foreign)} tensors that dac.DAC lacks ({_some(foreign)})",) if foreign else ()
        options = {name: list(value) if isinstance(value, tuple) else value for name, value in shape.items()}
        return Imported({name: state[name] for name in wanted}, options, notes)


def _taken_apart(content: object) -> tuple[Mapping[str, Tensor], Mapping[str, Any]]:
    state = content.get("state_dict") if isinstance(content, Mapping) else None
    metadata = content.get("metadata") if isinstance(content, Mapping) else None
    arguments = metadata.get("kwargs") if isinstance(metadata, Mapping) else None
    if (
        not isinstance(state, Mapping)
        or not isinstance(arguments, Mapping)
        or not all(isinstance(name, str) and isinstance(value, Tensor) for name, value in state.items())
    ):
        raise InputError(
            "this is no checkpoint of dac.DAC, which holds 'state_dict' beside 'metadata' with 'kwargs'; save one by"
            " DAC.save(path, package=False)"
        )
    return state, arguments


def _some(names: list[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else "")
