"""A transform that reads a file."""

from dataclasses import dataclass, replace
from pathlib import Path

from voxloom.transform import AbstractTransform
from voxloom_registry import option


@dataclass(frozen=True)
class DictationOptions:
    file: Path | None = option(None, help="what is said instead")


class Dictation(AbstractTransform):
    def __init__(self, file=None):
        self.file = file

    def request(self, request):
        return replace(request, text=self.file.read_text()) if self.file else request
