"""SSML as a tree, safely: no entities of its own, nothing from outside. No torch here."""

from dataclasses import dataclass, field
from xml.parsers import expat

from voxloom.errors import InputError

SSML = "http://www.w3.org/2001/10/synthesis"
_XML = "http://www.w3.org/XML/1998/namespace"
DEEPEST = 100
"""Elements within elements; no text needs as many."""


@dataclass
class Element:
    """A name, attributes by name, and what is inside in order: texts and elements.

    Names of SSML have no prefix, those of others stand behind their namespace in braces.
    """

    name: str
    attributes: dict[str, str]
    content: "list[str | Element]" = field(default_factory=list)


def parse(text: str, what: str) -> Element:
    """The root of a document.

    Raises:
        InputError: when it is not well-formed, brings a document type, or is too deep, with line and column.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    opened = [Element("", {})]

    def fail(reason: str, line: int, column: int) -> InputError:
        return InputError(f"{what}: the SSML is wrong at line {line}, column {column + 1}: {reason}")

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(opened) > DEEPEST:
            reason = f"more than {DEEPEST} elements within each other"
            raise fail(reason, parser.CurrentLineNumber, parser.CurrentColumnNumber)
        element = Element(_named(name), {_named(key): value for key, value in attributes.items()})
        opened[-1].content.append(element)
        opened.append(element)

    def doctype(*_: object) -> None:
        reason = "a document type is not read; leave out <!DOCTYPE ...>"
        raise fail(reason, parser.CurrentLineNumber, parser.CurrentColumnNumber)

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: opened.pop()
    parser.CharacterDataHandler = lambda data: opened[-1].content.append(data)
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        raise fail(expat.errors.messages[error.code], error.lineno, error.offset) from error
    (root,) = (each for each in opened[0].content if isinstance(each, Element))
    return root


def _named(name: str) -> str:
    space, _, local = name.rpartition(" ")
    if space in ("", SSML):
        return local
    return f"xml:{local}" if space == _XML else f"{{{space}}}{local}"
