"""SSML lowered to a plain text and what is asked of its stretches. No torch here."""

from collections.abc import Callable

from voxloom_markup.document import Element
from voxloom_markup.say_as import said_as
from voxloom_markup.spans import Alias, Marked, Sounds, Span, Wish
from voxloom_markup.values import LONGEST_SECONDS, STRENGTHS, prosody, seconds

_ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "speak": ("version", "xml:lang", "xml:base", "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"),
    "p": (),
    "s": (),
    "break": ("time", "strength"),
    "prosody": ("rate", "pitch", "range", "volume"),
    "phoneme": ("alphabet", "ph"),
    "say-as": ("interpret-as", "format"),
    "sub": ("alias",),
}
"""The elements that are understood, with their attributes."""

_ENDS = ".?!…:;,"
_SIMPLE_PROSODY = ("rate", "pitch", "range", "volume")


class Lowering:
    """Walks a document; `tell` is told of what is not done."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._text = ""
        self._spans: list[Span] = []

    def lower(self, root: Element) -> tuple[str, list[Span]]:
        """The text of a document and its spans."""
        self._element(root)
        text = self._text.rstrip()
        spans = [Span(min(span.start, len(text)), min(span.end, len(text)), span.wish) for span in self._spans]
        return text, spans

    def _element(self, element: Element) -> None:
        self._told(element)
        match element.name:
            case "break":
                self._break(element)
            case "prosody":
                self._around(element, self._prosody(element))
            case "phoneme":
                self._phoneme(element)
            case "sub":
                self._instead(element, element.attributes.get("alias"), "sub without an alias")
            case "say-as":
                self._say_as(element)
            case "p" | "s":
                self._sentence(element)
            case _:
                self._inside(element)

    def _inside(self, element: Element) -> None:
        for each in element.content:
            if isinstance(each, Element):
                self._element(each)
            else:
                self._words(each)

    def _words(self, text: str) -> None:
        """White space is one space, and none at the start."""
        words = " ".join(text.split())
        before = bool(text[:1].isspace()) and bool(self._text) and not self._text[-1].isspace()
        after = bool(text[-1:].isspace()) and bool(words)
        self._text += (" " if before else "") + words + (" " if after else "")

    def _sentence(self, element: Element) -> None:
        self._end_sentence()
        self._inside(element)
        self._end_sentence()

    def _end_sentence(self) -> None:
        said = self._text.rstrip()
        if said:
            self._text = said + ("" if said[-1] in _ENDS else ".") + " "

    def _around(self, element: Element, wishes: list[Wish]) -> None:
        start = self._start(element)
        at = len(self._spans)
        self._inside(element)
        end = len(self._text.rstrip())
        if end > start:
            self._spans[at:at] = [Span(start, end, wish) for wish in wishes]

    def _start(self, element: Element) -> int:
        """Where its own text begins, the space before it written."""
        first = element.content[0] if element.content else ""
        if isinstance(first, str) and first[:1].isspace() and self._text and not self._text[-1].isspace():
            self._text += " "
        return len(self._text)

    def _break(self, element: Element) -> None:
        time, strength = (element.attributes.get(name) for name in ("time", "strength"))
        pause = STRENGTHS["medium"]
        if strength is not None:
            if strength not in STRENGTHS:
                self._unsupported("break", "strength", strength)
            pause = STRENGTHS.get(strength, pause)
        if time is not None:
            asked = seconds(time)
            if asked is None:
                self._unsupported("break", "time", time, f"; it takes up to {LONGEST_SECONDS:g}s, such as 500ms")
                return
            pause = asked
        place = len(self._text.rstrip())
        self._spans.append(Span(place, place, Marked("pause", pause)))
        if self._text and not self._text[-1].isspace():
            self._text += " "

    def _prosody(self, element: Element) -> list[Wish]:
        wishes: list[Wish] = []
        for name in _SIMPLE_PROSODY:
            value = element.attributes.get(name)
            if value is None:
                continue
            marks = prosody(name, value)
            if marks is None:
                self._unsupported("prosody", name, value)
            else:
                wishes += marks
        return wishes

    def _phoneme(self, element: Element) -> None:
        ipa = element.attributes.get("ph", "").strip()
        alphabet = element.attributes.get("alphabet", "ipa")
        if alphabet != "ipa":
            self._unsupported("phoneme", "alphabet", alphabet)
            self._inside(element)
        elif not ipa:
            self._tell("ssml: a phoneme without ph was read as written")
            self._inside(element)
        else:
            start = self._start(element)
            at = len(self._spans)
            self._inside(element)
            if len(self._text.rstrip()) <= start:
                self._text = self._text[:start] + ipa
            self._spans[at:] = [Span(start, len(self._text.rstrip()), Sounds(ipa))]

    def _say_as(self, element: Element) -> None:
        kind, layout = element.attributes.get("interpret-as", ""), element.attributes.get("format")
        text = _text_of(element)
        instead = said_as(text, kind, layout)
        how = f"say-as {kind!r}" + (f" of the format {layout!r}" if layout else "")
        self._instead(element, instead, f"{how} of {' '.join(text.split())!r}")

    def _instead(self, element: Element, alias: str | None, what: str) -> None:
        start = self._start(element)
        at = len(self._spans)
        self._inside(element)
        end = len(self._text.rstrip())
        if alias is None or not alias.strip():
            self._tell(f"ssml: {what} is not done; it was read as written")
        elif end > start:
            self._spans[at:] = [Span(start, end, Alias(alias.strip()))]

    def _told(self, element: Element) -> None:
        """Tell of an element or attributes that nothing is done about."""
        if element.name not in _ATTRIBUTES:
            self._tell(f"ssml: the element {element.name!r} is not done; the text in it was read")
            return
        for name in element.attributes:
            if name not in _ATTRIBUTES[element.name]:
                self._tell(f"ssml: the attribute {name!r} of {element.name!r} is not done")

    def _unsupported(self, element: str, attribute: str, value: str, more: str = "") -> None:
        self._tell(f"ssml: {attribute}={value!r} of {element!r} is not done{more}")


def _text_of(element: Element) -> str:
    return "".join(each if isinstance(each, str) else _text_of(each) for each in element.content)
