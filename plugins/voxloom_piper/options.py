"""Options of the model, and how it is wired. No torch here."""

from dataclasses import dataclass
from pathlib import Path

from voxloom_registry import Need, Wiring, option


@dataclass(frozen=True)
class PiperOptions:
    """Which voice, and how it speaks; what is not set is as the voice's own configuration says."""

    path: Path = option(help="the voice's file NAME.onnx")
    config: Path | None = option(None, help="its configuration, without it NAME.onnx.json beside it")
    speaker: str | None = option(None, help="who speaks in a voice of several speakers, by name or number")
    length_scale: float | None = option(None, help="how long symbols last, times the usual", minimum=0.1, maximum=10.0)
    noise_scale: float | None = option(None, help="how much the sound varies", minimum=0.0, maximum=2.0)
    noise_w: float | None = option(None, help="how much durations vary", minimum=0.0, maximum=2.0)
    normalise: bool = option(True, help="bring the peak of each sentence to full scale, as piper does")


def wiring(options: PiperOptions | None) -> Wiring:  # noqa: ARG001
    """No slots: everything is in the voice's file."""
    return Wiring((), operators=frozenset({"speak"}))


def needs(options: PiperOptions) -> tuple[Need, ...]:  # noqa: ARG001
    """It computes by onnxruntime's CPU kernels."""
    return (Need("device", "equal", "cpu"),)
