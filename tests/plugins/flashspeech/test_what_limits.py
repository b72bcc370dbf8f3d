"""What was taken down, each beside what it was: milliseconds before and after, and how far what comes out moved.

`pytest -m "slow and alone" tests/plugins/flashspeech/test_what_limits.py -s` prints the table of docs/limits.md.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
import pyworld
import torch
from torch import Tensor

import voxloom
from voxloom.audio import read, resample
from voxloom.model import Recording
from voxloom.values import Condition, Encoded
from voxloom_flashspeech import residual_block
from voxloom_flashspeech.wavenet import WaveNet
from voxloom_sdpa.backend import SdpaAttention
from voxloom_training.device import has_fast_bf16
from voxloom_world import codec as world
from voxloom_world import f0
from voxloom_world.codec import WorldCodec

pytestmark = [pytest.mark.slow, pytest.mark.alone]

PROMPT = Path(__file__).parents[3] / "examples" / "prompts" / "heart.flac"
SENTENCE = "When the rain stopped, we walked along the river to see how far the water had come."
NANO = {"width": 160, "layers": 10, "dilation_cycle": 3, "attention_every": 5, "heads": 4, "level_scale": 100.0}
AIM = 0.05
"""The real-time factor of nano's sentence on two cores, a new prompt included."""


def compared(
    name: str,
    before: Callable[[], Tensor],
    after: Callable[[], Tensor],
    bound: float,
    clock: Callable[[], float] = time.process_time,
    repeats: int = 9,
    least_gain: float | None = 0.0,
) -> float:
    """Seconds after, the least of several that take turns, once both are warm.

    `bound` is how far a number of the outcome may move, in standard deviations of what it was; `least_gain` the share
    of time that must be gone, None for a machine that cannot show it.
    """
    was, now = before(), after()
    moved = float((now - was).abs().max() / was.std())
    seconds = {before: [], after: []}
    for _ in range(repeats):
        for call, spent in seconds.items():
            start = clock()
            call()
            spent.append(clock() - start)
    slow, quick = (min(spent) for spent in seconds.values())
    print(f"\n| {name} | {1000 * slow:.1f} | {1000 * quick:.1f} | {1 - quick / slow:.0%} | {moved:.1g} |")
    assert moved <= bound
    assert least_gain is None or quick < (1 - least_gain) * slow
    return quick


@contextmanager
def threads(count: int) -> Iterator[None]:
    kept = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(kept)


@contextmanager
def as_it_was() -> Iterator[None]:
    """F0 by pyworld's own transforms, its analyses one after the other, and torch's own tanh."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(f0, "dio", lambda x, rate, low, high, ms: pyworld.dio(x, rate, low, high, frame_period=ms))
        patch.setattr(world, "beside", lambda calls: [call() for call in calls])
        patch.setattr(residual_block, "gated", plainly_gated)
        yield


def plainly_gated(gate: Tensor) -> Tensor:
    sigmoid, tanh = gate.chunk(2, dim=1)
    return sigmoid.sigmoid() * tanh.tanh()


def within(context: Callable[[], object], call: Callable[[], Tensor]) -> Callable[[], Tensor]:
    def called() -> Tensor:
        with context(), torch.no_grad():
            return call()

    return called


@pytest.fixture(scope="module")
def prompt() -> Recording:
    return resample(read(PROMPT), 16000)


def evaluation(base: bool) -> tuple[WaveNet, Tensor, Tensor, Condition]:
    """A network of random weights, and what it is asked: 10 s at the released size, 4.5 s at nano's."""
    torch.manual_seed(0)
    dim, width, frames = (256, 512, 800) if base else (43, 160, 357)
    network = WaveNet(dim, width, SdpaAttention(), **({} if base else NANO)).eval()
    torch.nn.init.normal_(network.output.weight, std=0.05)
    speaker = Encoded(torch.randn(1, 32, width), torch.ones(1, 32, dtype=torch.bool))
    condition = Condition(torch.randn(1, width, frames), torch.ones(1, frames, dtype=torch.bool), speaker)
    return network, torch.randn(1, dim, frames), torch.tensor([0.3]), condition


def test_f0_of_a_prompt(prompt):
    codec = WorldCodec()
    call = partial(codec.encode, prompt.wave[None, None])
    with threads(1):
        before = within(as_it_was, call)
        compared("analysis of a prompt of 4.4 s: DIO's transforms", before, call, 0.0, least_gain=0.15)


@pytest.mark.skipif(torch.get_num_threads() < 2, reason="one thread")
def test_analysis_side_by_side(prompt):
    codec = WorldCodec()
    call = partial(codec.encode, prompt.wave[None, None])
    before, after = within(partial(threads, 1), call), within(partial(threads, 2), call)
    compared("analysis of it: envelope beside aperiodicity, 2 threads", before, after, 0.0, time.perf_counter)


@pytest.mark.skipif(torch.get_num_threads() < 2, reason="one thread")
def test_items_side_by_side(prompt):
    codec = WorldCodec()
    latents = codec.encode(prompt.wave[None, None]).expand(4, -1, -1)
    call = partial(codec.decode, latents)
    before, after = within(partial(threads, 1), call), within(partial(threads, 2), call)
    compared("decoding 4 items of 4.4 s, 2 threads", before, after, 0.0, time.perf_counter, 5, 0.2)


@pytest.mark.parametrize("base", [False, True], ids=["nano", "base"])
def test_an_evaluation(base):
    name, repeats = ("base, 10 s", 2) if base else ("nano, 4.5 s", 15)
    network, x, level, condition = evaluation(base)
    plain = partial(network, x, level, condition)
    half = partial(torch.autocast, "cpu", torch.bfloat16)
    with threads(1):
        after = within(torch.no_grad, plain)
        if not base:
            compared(f"an evaluation, {name}: gates", within(as_it_was, plain), after, 1e-5, repeats=repeats)
        with torch.no_grad():
            ready = network.prepared(condition)
        prepared = within(torch.no_grad, partial(network, x, level, ready))
        compared(f"an evaluation of many, {name}: the condition's share once", after, prepared, 0.0, repeats=repeats)
        halved = within(half, lambda: plain().float())
        gain = 0.15 if has_fast_bf16(torch.device("cpu")) else None
        compared(f"an evaluation, {name}: bf16", after, halved, 0.15, repeats=repeats, least_gain=gain)


@pytest.mark.skipif(torch.get_num_threads() < 2, reason="one thread")
def test_nano_speaks_within_its_aim(prompt):
    """All of it: a sentence of 17 words after a new prompt, on two threads."""
    voice = voxloom.load("nano")
    turn = iter(range(1, 1000))
    heard = []

    def speak() -> Tensor:
        # Softer by a hair each time, for what is known is not read again.
        said = voice.run("say", text=SENTENCE, prompt=Recording((1 - 1e-6 * next(turn)) * prompt.wave, 16000), seed=1)
        heard.append(said.seconds)
        return torch.tensor([said.seconds, 0.0])

    with threads(2):
        before = within(as_it_was, speak)
        spent = compared("nano: a sentence of 17 words, new prompt, 2 threads", before, speak, 1e-3, time.perf_counter)
    print(f"real-time factor {spent / heard[-1]:.3f}")
    assert spent / heard[-1] <= AIM
