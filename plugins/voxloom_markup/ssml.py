"""Texts in SSML 1.1 (W3C 2010)."""

import re

from voxloom.errors import InputError
from voxloom_markup.document import parse
from voxloom_markup.lowered import LoweringTransform
from voxloom_markup.lowering import Lowering
from voxloom_markup.spans import Span

_BEGINS = re.compile(r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!DOCTYPE|(?:\w+:)?speak\b)", re.DOTALL)


class Ssml(LoweringTransform):
    """A text that begins with `<speak` is a document; what it asks for that nobody does is told, and its text read."""

    notation = "ssml"
    order = -20

    def lowered(self, text: str, field: str) -> tuple[str, list[Span]] | None:
        """See `LoweringTransform.lowered`."""
        if not _BEGINS.match(text):
            return None
        root = parse(text.strip(), field)
        if root.name != "speak":
            raise InputError(f"{field}: the SSML begins with {root.name!r}; its root is 'speak'")
        return Lowering(self.tell).lower(root)
