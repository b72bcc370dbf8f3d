"""A clock that only moves when something is done, and models of no size."""

from collections.abc import Callable, Iterator

import pytest
import torch

from voxloom.model import Recording
from voxloom.testing.inputs import speech_like
from voxloom_bench import additive, system, work
from voxloom_bench.specs import Spec
from voxloom_bench.system import System
from voxloom_registry import Registry, resolve

DENOISED = ("parameterisation=edm", "sampler=euler", "sampler.steps=7")


class VirtualClock:
    """Seconds that pass where a test says so."""

    now = 0.0

    def __call__(self) -> float:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> VirtualClock:
    """In place of the time, in what is timed."""
    virtual = VirtualClock()
    for module in (work, additive):
        monkeypatch.setattr(module, "clock_of", lambda _: virtual)
    return virtual


@pytest.fixture(scope="module")
def recording() -> Recording:
    """A second of something like speech."""
    return Recording(speech_like(1, 16000, 16000)[0, 0], 16000)


@pytest.fixture
def untrained(tiny: list[str]) -> Callable[..., System]:
    """`untrained("sampler.steps=3")`: a tiny model that nobody has trained."""
    registry = Registry.discover()
    config = resolve(registry, [system.DEVICE], mode="speak")
    return lambda *words: system.load(registry, Spec(None, (*tiny, *words)), config)


@pytest.fixture
def slowed() -> Iterator[Callable[[System, VirtualClock], System]]:
    """Let a pass of the network take a second of a clock for every item, and decoding two."""
    hooks = []

    def slow(found: System, clock: VirtualClock) -> System:
        model = found.voice.model
        denoiser, codec = model.parts["denoiser"], model.parts["codec"]
        hooks.append(denoiser.register_forward_hook(lambda _, __, made: clock.pass_(float(len(made)))))
        decode = codec.decode

        def decoded(latents: torch.Tensor) -> torch.Tensor:
            clock.pass_(2.0)
            return decode(latents)

        codec.decode = decoded
        return found

    yield slow
    for hook in hooks:
        hook.remove()
