"""The task `resynth`: a recording through a codec and back, what a new codec is tried with."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import torch

from voxloom.audio import read_any, resample_noted
from voxloom.codec import AbstractCodec, StreamingCodec
from voxloom.device import where
from voxloom.result import AudioResult
from voxloom.task import StreamingTask
from voxloom.timing import collect, measured
from voxloom.types import LatentTensor, WaveTensor
from voxloom_speech.request import ResynthRequest
from voxloom_speech.spoken import joined

CHUNK_SECONDS = 1.0
"""What a codec that streams decodes at once: memory does not grow with the recording then, but for its latents."""


class Resynth(StreamingTask[ResynthRequest, AudioResult]):
    """Encodes and decodes; the result has the codec's rate and the recording's length."""

    def __init__(self, codec: AbstractCodec) -> None:
        self._codec = codec

    def run(self, request: ResynthRequest) -> AudioResult:
        """See `AbstractTask.run`."""
        pieces = [*self.stream(request)]
        return replace(joined(pieces), notes=pieces[0].notes)

    def stream(self, request: ResynthRequest, kept: Path | None = None) -> Iterator[AudioResult]:
        """See `StreamingTask.stream`; a codec that does not stream gives one piece. Nothing is kept."""
        del kept
        recording, read = read_any(request.audio, "the audio")
        recording, changed = resample_noted(recording, self._codec.sample_rate)
        notes = tuple(f"audio: {note}" for note in (*read, *changed))
        with collect() as timings, torch.no_grad(), measured("encode"):
            latents = self._codec.encode(recording.wave[None, None].to(where(self._codec)))
        waves, left = self._decoded(latents), len(recording.wave)
        while left:
            with collect() as further, measured("decode"):
                wave = next(waves)[0, 0, :left].cpu()
            if len(wave):
                yield AudioResult(wave, self._codec.sample_rate, notes, {**timings, **further})
                left, notes, timings = left - len(wave), (), {}

    def _decoded(self, latents: LatentTensor) -> Iterator[WaveTensor]:
        if isinstance(self._codec, StreamingCodec):
            frames = max(1, round(CHUNK_SECONDS * self._codec.sample_rate / self._codec.hop_length))
            starts = range(0, latents.shape[2], frames)
            yield from self._codec.decode_chunks(latents[..., start : start + frames] for start in starts)
            return
        with torch.no_grad():
            wave = self._codec.decode(latents)
        yield wave
