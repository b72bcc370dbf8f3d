"""Files as piper and Kokoro read them, in small: the graphs hum one tone per symbol, as high as its number."""

import json
from pathlib import Path

import numpy as np
from onnx_graph import FLOAT, INT64, Graph
from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

HOP = 256
"""Samples per frame of the piper voice."""

KOKORO_HOP = 600


def piper_file(speakers: int = 1, aligned: bool = False) -> bytes:
    """A graph with piper's inputs.

    Symbol number i lasts ceil((1 + i mod 3) * length scale + noise w * noise) frames and hums at 100 + 10 i Hz, higher
    by `sid` half octaves; the noise scale is the loudness of noise over it. `aligned` also gives the frames.
    """
    graph = Graph()
    ids = graph.node("Squeeze", graph.input("input", INT64, [1, "symbols"]), graph.constant([0], np.int64))
    graph.input("input_lengths", INT64, [1])
    scales = graph.input("scales", FLOAT, [3])
    noise, length, noise_w = (graph.node("Gather", scales, graph.constant(place, np.int64)) for place in range(3))
    number = graph.node("Cast", ids, to=FLOAT)
    steps = graph.node("Cast", graph.node("Mod", ids, graph.constant(3, np.int64)), to=FLOAT)
    usual = graph.node("Mul", graph.node("Add", steps, graph.constant(1, np.float32)), length)
    drawn = graph.node("Mul", graph.node("Abs", graph.node("RandomNormalLike", number)), noise_w)
    frames = graph.node("Ceil", graph.node("Add", usual, drawn), name="w_ceil")
    hertz = graph.node(
        "Add", graph.node("Mul", number, graph.constant(10, np.float32)), graph.constant(100, np.float32)
    )
    if speakers > 1:
        sid = graph.node("Cast", graph.input("sid", INT64, [1]), to=FLOAT)
        hertz = graph.node("Mul", hertz, graph.node("Pow", graph.constant(2**0.5, np.float32), sid))
    tone = hum(graph, hertz, frames, HOP, 22050)
    hiss = graph.node(
        "Mul", graph.node("RandomNormalLike", tone), graph.node("Mul", noise, graph.constant(0.02, np.float32))
    )
    wave = graph.node("Add", tone, hiss)
    graph.node("Unsqueeze", wave, graph.constant([0, 1, 2], np.int64), name="output")
    graph.output("output", FLOAT, [1, 1, 1, "samples"])
    if aligned:
        graph.output("w_ceil", FLOAT, ["symbols"])
    return graph.file()


def kokoro_file(timed: bool = False, tokens: str = "tokens") -> bytes:
    """A graph with Kokoro's inputs.

    Token number i lasts ceil((1 + i mod 3) / speed) frames and hums at 100 + 5 i Hz, higher by the style's mean in
    octaves. `timed` also gives the frames.
    """
    graph = Graph()
    ids = graph.node("Squeeze", graph.input(tokens, INT64, [1, "tokens"]), graph.constant([0], np.int64))
    style, speed = graph.input("style", FLOAT, [1, 256]), graph.input("speed", FLOAT, [1])
    number = graph.node("Cast", ids, to=FLOAT)
    steps = graph.node("Cast", graph.node("Mod", ids, graph.constant(3, np.int64)), to=FLOAT)
    frames = graph.node("Ceil", graph.node("Div", graph.node("Add", steps, graph.constant(1, np.float32)), speed))
    hertz = graph.node("Add", graph.node("Mul", number, graph.constant(5, np.float32)), graph.constant(100, np.float32))
    octaves = graph.node("ReduceMean", style, keepdims=0)
    hertz = graph.node("Mul", hertz, graph.node("Pow", graph.constant(2, np.float32), octaves))
    graph.node("Identity", hum(graph, hertz, frames, KOKORO_HOP, 24000), name="audio")
    graph.output("audio", FLOAT, ["samples"])
    if timed:
        graph.node("Cast", frames, name="duration", to=INT64)
        graph.output("duration", INT64, ["tokens"])
    return graph.file()


def save_piper(path: Path, speakers: int = 1, aligned: bool = False) -> Path:
    """A voice's file with its configuration beside it; of several speakers one is Ann, one Bob, and so on."""
    path.write_bytes(piper_file(speakers, aligned))
    names = dict(zip(("ann", "bob", "cyd"), range(speakers), strict=False)) if speakers > 1 else {}
    config = {
        "audio": {"sample_rate": 22050},
        "espeak": {"voice": "en-us"},
        "num_symbols": 256,
        "num_speakers": speakers,
        "speaker_id_map": names,
        "phoneme_id_map": DEFAULT_PHONEME_ID_MAP,
        "hop_length": HOP,
    }
    path.with_name(f"{path.name}.json").write_text(json.dumps(config))
    return path


def save_kokoro(path: Path, timed: bool = False, tokens: str = "tokens") -> Path:
    path.write_bytes(kokoro_file(timed, tokens))
    return path


def save_styles(path: Path) -> Path:
    """Two voices, one an octave above the other."""
    styles = {name: np.full((510, 1, 256), octave, np.float32) for name, octave in (("af_low", 0), ("am_high", 1))}
    with path.open("wb") as file:  # numpy would add a suffix to a name
        np.savez(file, **styles)
    return path


def hum(graph: Graph, hertz: str, frames: str, hop: int, sample_rate: int) -> str:
    """A wave in which symbol after symbol hums at its `hertz` for its `frames`, each of `hop` samples."""
    zero, one = graph.constant(0, np.int64), graph.constant(1, np.int64)
    whole = graph.node("Cast", frames, to=INT64)
    ends = graph.node("CumSum", whole, zero)
    total = graph.node("ReduceSum", whole, keepdims=0)
    places = graph.node("Unsqueeze", graph.node("Range", zero, total, one), graph.constant([1], np.int64))
    passed = graph.node("Cast", graph.node("GreaterOrEqual", places, ends), to=INT64)
    symbol = graph.node("ReduceSum", passed, graph.constant([1], np.int64), keepdims=0)
    pitch = graph.node("Unsqueeze", graph.node("Gather", hertz, symbol), graph.constant([1], np.int64))
    held = graph.node("Expand", pitch, graph.constant([1, hop], np.int64))
    pitch = graph.node("Reshape", held, graph.constant([-1], np.int64))
    cycle = graph.node("Mul", pitch, graph.constant(2 * np.pi / sample_rate, np.float32))
    phase = graph.node("CumSum", cycle, zero)
    return graph.node("Mul", graph.node("Sin", phase), graph.constant(0.3, np.float32))
