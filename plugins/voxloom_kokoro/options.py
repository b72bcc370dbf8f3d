"""Options of the model, and how it is wired. No torch here."""

from dataclasses import dataclass
from pathlib import Path

from voxloom_registry import Need, Wiring, option


@dataclass(frozen=True)
class KokoroOptions:
    """Which files, who speaks, and how."""

    path: Path = option(help="the model, an ONNX file")
    voices: Path = option(help="the styles of its voices, an archive of numpy such as voices-v1.0.bin")
    voice: str = option(help="who speaks, such as af_heart")
    language: str = option("en-us", help="espeak-ng's name of the language that is read, such as en-us or en-gb")
    speed: float = option(1.0, help="how fast it speaks, times the usual", minimum=0.5, maximum=2.0)
    trim: bool = option(True, help="cut the silence off both ends, as kokoro-onnx does")


def wiring(options: KokoroOptions | None) -> Wiring:  # noqa: ARG001
    """No slots: everything is in Kokoro's files."""
    return Wiring((), operators=frozenset({"speak"}))


def needs(options: KokoroOptions) -> tuple[Need, ...]:  # noqa: ARG001
    """It computes by onnxruntime's CPU kernels."""
    return (Need("device", "equal", "cpu"),)
