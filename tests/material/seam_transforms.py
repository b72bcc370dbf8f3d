"""Transforms, and a writer, of a stranger."""

from contextlib import contextmanager
from dataclasses import replace

from voxloom.files import replacing
from voxloom.transform import AbstractTransform, ProsodyTransform
from voxloom.writer import AbstractWriter


class Slow(ProsodyTransform):
    def __init__(self, factor=1.0):
        self.factor = factor

    def concerns(self, transcript):
        return self.factor != 1.0 or bool(transcript.marked("slow"))

    def durations(self, seconds, transcript):
        return seconds * self.factor


class Higher(ProsodyTransform):
    order = 5

    def __init__(self, times=1.0):
        self.times = times

    def concerns(self, transcript):
        return self.times != 1.0

    def contours(self, prosody, transcript, frames):
        return replace(prosody, pitch=prosody.pitch * self.times)


class Shout(AbstractTransform):
    def __init__(self, loud=False):
        self.loud = loud

    def request(self, request):
        return replace(request, text=request.text.upper()) if self.loud else request

    def notes(self):
        return ("shouted",) if self.loud else ()


class Counting(AbstractWriter):
    @contextmanager
    def open(self, path):
        counted = []
        yield lambda piece: counted.append(len(piece.wave))
        with replacing(path) as beside:
            beside.write_text(f"{counted}")
