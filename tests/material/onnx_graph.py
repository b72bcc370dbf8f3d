"""ONNX files written by hand: the package `onnx` asks for a protobuf that others here do not take.

Fields are those of onnx.proto3; a graph is nodes, constants, inputs and outputs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

FLOAT, INT64 = 1, 7  # TensorProto.DataType
_TYPES = {np.dtype(np.float32): FLOAT, np.dtype(np.int64): INT64}
_IR_VERSION, _OPSET = 8, 17


@dataclass
class Graph:
    """Built value by value: every method that adds something gives its name."""

    nodes: list[bytes] = field(default_factory=list)
    constants: list[bytes] = field(default_factory=list)
    inputs: list[bytes] = field(default_factory=list)
    outputs: list[bytes] = field(default_factory=list)

    def input(self, name: str, kind: int, shape: Sequence[int | str]) -> str:
        self.inputs.append(_value(name, kind, shape))
        return name

    def output(self, name: str, kind: int, shape: Sequence[int | str]) -> None:
        self.outputs.append(_value(name, kind, shape))

    def constant(self, value: object, dtype: type) -> str:
        array = np.asarray(value, dtype)
        name = f"constant-{len(self.constants)}"
        shape = b"".join(_number(1, size) for size in array.shape)
        told = _number(2, _TYPES[array.dtype]) + _bytes(8, name.encode()) + _bytes(9, array.tobytes())
        self.constants.append(shape + told)
        return name

    def node(self, operator: str, *inputs: str, name: str = "", **whole_numbers: int) -> str:
        """The name of its only output, `name` if it is given."""
        output = name or f"{operator}-{len(self.nodes)}"
        parts = [_bytes(1, each.encode()) for each in inputs]
        parts += [_bytes(2, output.encode()), _bytes(4, operator.encode())]
        parts += [_bytes(5, _attribute(key, value)) for key, value in whole_numbers.items()]
        self.nodes.append(b"".join(parts))
        return output

    def file(self, metadata: Mapping[str, str] | None = None) -> bytes:
        """A ModelProto."""
        graph = [*(_bytes(1, node) for node in self.nodes), _bytes(2, b"graph")]
        graph += [_bytes(5, each) for each in self.constants]
        graph += [_bytes(11, each) for each in self.inputs] + [_bytes(12, each) for each in self.outputs]
        told = [_bytes(14, _bytes(1, k.encode()) + _bytes(2, v.encode())) for k, v in (metadata or {}).items()]
        return b"".join([_number(1, _IR_VERSION), _bytes(7, b"".join(graph)), _bytes(8, _number(2, _OPSET)), *told])


def _value(name: str, kind: int, shape: Sequence[int | str]) -> bytes:
    """A ValueInfoProto; a size that is text is one that varies."""
    sizes = [_number(1, size) if isinstance(size, int) else _bytes(2, size.encode()) for size in shape]
    tensor = _number(1, kind) + _bytes(2, b"".join(_bytes(1, size) for size in sizes))
    return _bytes(1, name.encode()) + _bytes(2, _bytes(1, tensor))


def _attribute(name: str, value: int) -> bytes:
    return _bytes(1, name.encode()) + _number(3, value) + _number(20, 2)  # type INT


def _number(place: int, value: int) -> bytes:
    return _varint(place << 3) + _varint(value)


def _bytes(place: int, content: bytes) -> bytes:
    return _varint(place << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    """Seven bits a byte, the lowest first."""
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])
