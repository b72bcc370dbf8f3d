"""Weights of a voice: stored in bf16 but for those of codecs, worked with in fp32, loaded strictly."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from voxloom.codec import AbstractCodec
from voxloom.errors import VoiceError
from voxloom.files import replacing
from voxloom.safetensors_header import Header

_SHOWN = 3  # tensors named in a message
_following: ContextVar[bool] = ContextVar("following", default=False)


def save_weights(model: nn.Module, path: Path, facts: Mapping[str, str]) -> None:
    """Write parameters as bf16 and buffers as they are, `facts` in the header; the file appears whole or not at all.

    Buffers hold measured statistics, which bf16 would blur. A codec's parameters are written as they are too: rounded,
    they would make another latent space.
    """
    exact = {id(value) for part in model.modules() if isinstance(part, AbstractCodec) for value in part.parameters()}
    parameters = model.named_parameters(remove_duplicate=False)
    halved = {name for name, value in parameters if id(value) not in exact}
    tensors = {}
    for name, tensor in model.state_dict().items():  # copies, which parts tensors that share memory
        kind = torch.bfloat16 if name in halved and tensor.is_floating_point() else tensor.dtype
        tensors[name] = tensor.to("cpu", kind, copy=True).contiguous()
    with replacing(path) as beside:
        save_file(tensors, beside, metadata=dict(facts))
        beside.chmod(0o644)  # safetensors leaves it to its owner alone, and voices are shared


def load_weights(model: nn.Module, path: Path, header: Header) -> None:
    """Fill `model` with the tensors of `path`, cast to the model's own types.

    Raises:
        VoiceError: before any tensor is read when names or shapes differ; when the file cannot be read.
    """
    model.load_state_dict(read_weights(path, header, model.state_dict()), strict=True)


def read_weights(path: Path, header: Header, wanted: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The tensors of `path`, which must be the `wanted` ones by name and shape, cast to their types.

    Raises:
        VoiceError: as `load_weights` does.
    """
    faults = differences(wanted, header.shapes)
    if faults and not path.is_file():
        raise VoiceError(f"{path.parent}: this is no voice, since it lacks {path.name}")
    if faults:
        raise VoiceError(f"{path}: these are not the weights of this model: {'; '.join(faults)}")
    if not wanted:
        return {}
    try:
        with safe_open(path, framework="pt") as file:
            return {name: file.get_tensor(name).to(value.dtype) for name, value in wanted.items()}
    except (SafetensorError, OSError) as error:
        raise VoiceError(f"{path}: the weights cannot be read ({error})") from error


def differences(wanted: Mapping[str, Tensor], shapes: Mapping[str, tuple[int, ...]]) -> list[str]:
    """What keeps tensors of these `shapes` by name from taking the place of the `wanted` ones; empty when they fit."""
    missing = [name for name in wanted if name not in shapes]
    foreign = [name for name in shapes if name not in wanted]
    reshaped = [
        f"{name} {list(shapes[name])} instead of {list(tensor.shape)}"
        for name, tensor in wanted.items()
        if name in shapes and shapes[name] != tuple(tensor.shape)
    ]
    groups = (("missing", missing), ("foreign", foreign), ("of another shape", reshaped))
    return [f"{len(names)} {what} ({_some(names)})" for what, names in groups if names]


@contextmanager
def weights_follow() -> Iterator[None]:
    """Parts built in this block get their weights afterwards: one with weights of its own need not have their file."""
    token = _following.set(True)
    try:
        yield
    finally:
        _following.reset(token)


def own_weights_are_needed() -> bool:
    """Whether a part that is being built must load the weights it brings, since no one will."""
    return not _following.get()


def _some(names: list[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else "")
