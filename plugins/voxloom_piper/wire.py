"""Protobuf's wire format, as far as ONNX files use it: the package `onnx` needs another protobuf than others here."""

from collections.abc import Iterator
from dataclasses import dataclass

_VARINT, _EIGHT, _LENGTH, _FOUR = 0, 1, 2, 5  # wire types


@dataclass(frozen=True)
class Field:
    """A field of a message: its number, all its bytes, and of one with a length what it holds."""

    place: int
    whole: memoryview
    content: memoryview


def fields(message: memoryview) -> Iterator[Field]:
    """The fields of a message in their order.

    Raises:
        ValueError: when it is no whole message.
    """
    start = 0
    while start < len(message):
        key, begin = _varint(message, start)
        kind = key & 7
        if kind == _LENGTH:
            size, begin = _varint(message, begin)
            end = begin + size
        elif kind == _VARINT:
            _, end = _varint(message, begin)
        elif kind in (_EIGHT, _FOUR):
            end = begin + (8 if kind == _EIGHT else 4)
        else:
            raise ValueError(f"wire type {kind} at byte {start}")
        if end > len(message):
            raise ValueError(f"it ends {end - len(message)} bytes too soon")
        yield Field(key >> 3, message[start:end], message[begin:end])
        start = end


def field(place: int, content: bytes) -> bytes:
    """A field with a length: text, bytes or a message."""
    return _spelled(place << 3 | _LENGTH) + _spelled(len(content)) + content


def number(place: int, value: int) -> bytes:
    """A field with a whole number that is not negative."""
    return _spelled(place << 3 | _VARINT) + _spelled(value)


def _varint(message: memoryview, start: int) -> tuple[int, int]:
    """A number of seven bits a byte, the lowest first, and where it ends."""
    value = shift = 0
    for place in range(start, min(start + 10, len(message))):
        value |= (message[place] & 0x7F) << shift
        shift += 7
        if message[place] < 0x80:
            return value, place + 1
    raise ValueError(f"no number at byte {start}")


def _spelled(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])
