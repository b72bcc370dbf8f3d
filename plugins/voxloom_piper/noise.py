"""A voice's noise from outside: onnxruntime draws its own from a generator that is seeded but once, when it loads.

Each `RandomNormalLike` of the graph becomes a look into a vector that is fed, which ends where it begins. What is fed
is drawn from the item's own generator, so that a seed gives the same speech whatever was said before.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import torch

from voxloom_piper.wire import field, fields, number

NOISE = "voxloom-noise-"
LENGTH = 2**18
"""Numbers per vector: a voice of 192 channels at 86 frames a second repeats them after 15 s."""

_DRAWS = b"RandomNormalLike"
_FLOAT, _INT64 = 1, 7  # TensorProto.DataType
_GRAPH = 7  # of a ModelProto
_NODE, _CONSTANT, _INPUT = 1, 5, 11  # of a GraphProto
_ZERO, _ONE = "voxloom-zero", "voxloom-one"


def with_noise_fed(model: bytes) -> bytes:
    """The ONNX model with an input `NOISE` and number, a vector of normal noise, for each node that draws such noise.

    Raises:
        ValueError: when it is no whole ONNX file.
    """
    parts = fields(memoryview(model))
    return b"".join(_fed(part.content) if part.place == _GRAPH else bytes(part.whole) for part in parts)


class NoisySession:
    """An onnxruntime session, as far as piper uses it, that feeds noise from `rng`."""

    def __init__(self, session: Any, rng: torch.Generator) -> None:
        self._session, self._rng = session, rng

    def run(self, outputs: Sequence[str] | None, feeds: Mapping[str, Any]) -> list[Any]:
        """See `onnxruntime.InferenceSession.run`."""
        names = (each.name for each in self._session.get_inputs() if each.name.startswith(NOISE))
        noise = {name: torch.randn(LENGTH, generator=self._rng).numpy() for name in names}
        found: list[Any] = self._session.run(outputs, {**feeds, **noise})
        return found


def _fed(graph: memoryview) -> bytes:
    found, inputs = [], 0
    for part in fields(graph):
        node = _Node(part.content) if part.place == _NODE else None
        if node is None or not node.draws:
            found.append(bytes(part.whole))
            continue
        found += _looking(node, f"{NOISE}{inputs}")
        inputs += 1
    declared = [_vector(f"{NOISE}{place}") for place in range(inputs)]
    constants = [_scalar(_ZERO, 0), _scalar(_ONE, 1)] if inputs else []
    return field(_GRAPH, b"".join([*found, *constants, *declared]))


class _Node:
    """A NodeProto. One that draws with a mean or scale of its own, which torch never writes, is left as it is."""

    def __init__(self, content: memoryview) -> None:
        parts = list(fields(content))
        self.inputs = [bytes(part.content).decode() for part in parts if part.place == 1]
        self.outputs = [bytes(part.content).decode() for part in parts if part.place == 2]
        operator = next((bytes(part.content) for part in parts if part.place == 4), b"")
        attributes = {bytes(each.content) for part in parts if part.place == 5 for each in _names(part.content)}
        self.draws = operator == _DRAWS and not attributes & {b"mean", b"scale"}


def _names(attribute: memoryview) -> Iterator[Any]:
    return (each for each in fields(attribute) if each.place == 1)


def _looking(node: _Node, noise: str) -> list[bytes]:
    """Nodes that give the same output: as many numbers of `noise` as the input has, in its shape."""
    (like,), (output,) = node.inputs, node.outputs
    names = {each: f"{noise}-{each}" for each in ("size", "places", "length", "within", "numbers", "shape")}
    return [
        _operator("Size", [like], names["size"]),
        _operator("Range", [_ZERO, names["size"], _ONE], names["places"]),
        _operator("Size", [noise], names["length"]),
        _operator("Mod", [names["places"], names["length"]], names["within"]),
        _operator("Gather", [noise, names["within"]], names["numbers"]),
        _operator("Shape", [like], names["shape"]),
        _operator("Reshape", [names["numbers"], names["shape"]], output),
    ]


def _operator(name: str, inputs: Sequence[str], output: str) -> bytes:
    parts = [*(field(1, each.encode()) for each in inputs), field(2, output.encode()), field(4, name.encode())]
    return field(_NODE, b"".join(parts))


def _scalar(name: str, value: int) -> bytes:
    """A TensorProto of INT64 without dimensions, among the graph's constants."""
    raw = value.to_bytes(8, "little")
    return field(_CONSTANT, number(2, _INT64) + field(8, name.encode()) + field(9, raw))


def _vector(name: str) -> bytes:
    """A ValueInfoProto of FLOAT with one dimension, among the graph's inputs."""
    shape = field(1, field(2, b"numbers"))
    return field(_INPUT, field(1, name.encode()) + field(2, field(1, number(1, _FLOAT) + field(2, shape))))
