"""The evaluations a model makes, watched where it makes them: with whatever precision and preparation it has."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from torch import Tensor, nn

from voxloom.denoiser import AbstractDenoiser
from voxloom.parameterisation import AbstractParameterisation
from voxloom.types import LatentTensor, Level
from voxloom.values import Condition


@dataclass
class Evaluations:
    """When each began and ended, how many items went through the network in all, and the last estimate."""

    spans: list[tuple[float, float]] = field(default_factory=list)
    passes: int = 0
    last: LatentTensor | None = None


class _EnoughError(Exception):
    """As many evaluations as were to be seen were made."""


@contextmanager
def watched(
    denoiser: AbstractDenoiser,
    parameterisation: AbstractParameterisation,
    clock: Callable[[], float],
    each: Callable[[], None] = lambda: None,
    at_most: int | None = None,
) -> Iterator[Evaluations]:
    """What is made while the block runs; it is left after `at_most` evaluations. `each` is called after every one."""
    made = Evaluations()
    whole = parameterisation.estimate

    def estimate(denoiser: AbstractDenoiser, x: LatentTensor, sigma: Level, condition: Condition) -> LatentTensor:
        start = clock()
        made.last = whole(denoiser, x, sigma, condition)
        made.spans.append((start, clock()))
        each()
        if len(made.spans) == at_most:
            raise _EnoughError
        return made.last

    def counted(_: nn.Module, given: tuple[object, ...], found: Tensor) -> None:
        del given
        made.passes += len(found)

    hook = denoiser.register_forward_hook(counted)
    parameterisation.estimate = estimate  # type: ignore[method-assign]
    try:
        with suppress(_EnoughError):
            yield made
    finally:
        hook.remove()
        del parameterisation.estimate  # the class's own again
