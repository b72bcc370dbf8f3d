"""A device that every machine has, to find what would fail on a GPU.

Its tensors hold real numbers and are computed by the CPU, but they say that they are elsewhere, and as on any device no
operation takes tensors of two: `x + torch.arange(n)` without `device=x.device` fails here as it would there.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Self

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode
from torch.utils import _pytree as pytree
from torch.utils._python_dispatch import TorchDispatchMode

FAKE = torch.device("lazy")
"""torch knows devices of this type, and nobody uses them."""

_CROSSING = (torch.ops.aten.copy_.default, torch.ops.aten._to_copy.default)
_INDEXING = (
    torch.ops.aten.index.Tensor,
    torch.ops.aten.index_put.default,
    torch.ops.aten.index_put_.default,
    torch.ops.aten._index_put_impl_.default,
)
"""Their indices may be on the CPU on any device."""


class FakeTensor(Tensor):
    """A tensor that is on the fake device; `held` has its numbers."""

    held: Tensor

    @staticmethod
    def __new__(cls, real: Tensor) -> Self:
        """The same shape, strides and type as `real`."""
        made: Self = Tensor._make_wrapper_subclass(
            cls,
            real.size(),
            strides=real.stride(),
            storage_offset=real.storage_offset(),
            dtype=real.dtype,
            device=FAKE,
            requires_grad=real.requires_grad,
        )
        return made

    def __init__(self, real: Tensor) -> None:
        self.held = real

    def tolist(self) -> Any:
        """Its numbers; a copy to the CPU on any device."""
        return self.held.tolist()

    @classmethod
    def __torch_dispatch__(  # type: ignore[override]
        cls, func: Any, types: Any, args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        """Compute `func` on the CPU."""
        del types
        return _computed(func, args, kwargs or {})

    __torch_function__ = torch._C._disabled_torch_function_impl  # type: ignore[assignment]


class _FakeDevice(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Makes tensors on the fake device where they are asked for there."""

    def __torch_dispatch__(
        self, func: Any, types: Any, args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        del types
        return _computed(func, args, kwargs or {})


class _FromNumbers(TorchFunctionMode):
    """Makes tensors of Python's numbers on the CPU first, as torch does, and where a dispatch mode can see the move."""

    def __torch_function__(
        self, func: Any, types: Any, args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        del types
        given = dict(kwargs or {})
        if func not in (torch.tensor, torch.as_tensor) or not _is_fake(given.get("device")):
            return func(*args, **given)
        return func(*args, **{**given, "device": "cpu"}).to(FAKE)


@contextmanager
def fake_device() -> Iterator[torch.device]:
    """The fake device, which is there while the block runs.

    Inside, an operation on tensors of two devices raises RuntimeError; scalars and indices may be the CPU's, as on any.
    """
    with _FakeDevice(), _FromNumbers():  # type: ignore[no-untyped-call]
        yield FAKE


def _is_fake(device: Any) -> bool:
    return device is not None and torch.device(device).type == FAKE.type


def _computed(func: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    tensors = [leaf for leaf in pytree.tree_leaves((args, kwargs)) if isinstance(leaf, Tensor)]
    fakes = [tensor for tensor in tensors if isinstance(tensor, FakeTensor)]
    _refuse_mixture(func, args, tensors, len(fakes))
    asked = kwargs.get("device")
    stays = _is_fake(asked) if asked is not None else bool(fakes)
    plain = {**kwargs, "device": torch.device("cpu")} if asked is not None and stays else kwargs
    real_args, real_kwargs = pytree.tree_map_only(FakeTensor, lambda fake: fake.held, (tuple(args), dict(plain)))
    known = {id(fake.held): fake for fake in fakes}  # what works in place returns what it was given

    def told(real: Tensor) -> Tensor:
        if not stays:
            return real
        return known[id(real)] if id(real) in known else FakeTensor(real)

    return pytree.tree_map_only(Tensor, told, func(*real_args, **real_kwargs))


def _refuse_mixture(func: Any, args: Sequence[Any], tensors: Sequence[Tensor], fakes: int) -> None:
    if not fakes or func in _CROSSING:
        return
    if func in _INDEXING:
        tensors = [leaf for leaf in (args[0], *args[2:]) if isinstance(leaf, Tensor)]
        if not any(isinstance(tensor, FakeTensor) for tensor in tensors):
            raise RuntimeError(f"{func}: indices are on {FAKE}, what they index is on cpu")
    strangers = [tensor for tensor in tensors if not isinstance(tensor, FakeTensor) and tensor.dim()]
    if strangers:
        raise RuntimeError(f"{func}: expected all tensors on {FAKE}, found one of {tuple(strangers[0].shape)} on cpu")
