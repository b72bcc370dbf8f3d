"""The task `resynth`: a recording through a codec and back, what a new codec is tried with."""

import torch

from voxloom.audio import read_any, resample_noted
from voxloom.codec import AbstractCodec
from voxloom.device import where
from voxloom.result import AudioResult
from voxloom.task import AbstractTask
from voxloom.timing import collect, measured
from voxloom_speech.request import ResynthRequest


class Resynth(AbstractTask[ResynthRequest, AudioResult]):
    """Encodes and decodes; the result has the codec's rate and the recording's length."""

    def __init__(self, codec: AbstractCodec) -> None:
        self._codec = codec

    def run(self, request: ResynthRequest) -> AudioResult:
        """See `AbstractTask.run`."""
        recording, read = read_any(request.audio, "the audio")
        recording, changed = resample_noted(recording, self._codec.sample_rate)
        with collect() as timings, torch.no_grad():
            with measured("encode"):
                latents = self._codec.encode(recording.wave[None, None].to(where(self._codec)))
            with measured("decode"):
                wave = self._codec.decode(latents)[0, 0, : len(recording.wave)].cpu()
        notes = tuple(f"audio: {note}" for note in (*read, *changed))
        return AudioResult(wave, self._codec.sample_rate, notes, dict(timings))
