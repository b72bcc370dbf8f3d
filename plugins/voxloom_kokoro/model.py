"""The model: Kokoro speaks, and tells how it read a text and, where its file can, how long each symbol lasts."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from jaxtyping import Float
from kokoro_onnx.config import SAMPLE_RATE
from kokoro_onnx.sliding import Timing
from torch import Tensor

from voxloom.errors import InputError
from voxloom.model import AbstractModel, Recording, Spoken
from voxloom.text import Symbol, Transcript
from voxloom.timing import measured
from voxloom.transform import batched
from voxloom.values import Prosody
from voxloom_kokoro.opening import open_kokoro, open_style

HOP_LENGTH = 600
"""Samples per frame, in which Kokoro counts durations."""


class KokoroModel(AbstractModel):
    """Offers `speak` alone. It takes no seed: what a file draws, if any, it draws by itself."""

    prompted = False
    seeded = False

    def __init__(
        self,
        parts: Mapping[str, object],
        path: Path,
        voices: Path,
        voice: str,
        language: str = "en-us",
        speed: float = 1.0,
        trim: bool = True,
    ) -> None:
        super().__init__(parts)
        self._style = open_style(voices, voice)
        self._kokoro = open_kokoro(path, voices, language)
        self._language, self._speed, self._trim = language, speed, trim

    def speak(
        self,
        texts: Sequence[str],
        prompts: Sequence[Recording],  # noqa: ARG002
        seeds: Sequence[int],  # noqa: ARG002
        alpha: float | None = None,
    ) -> Spoken:
        """See `AbstractModel.speak`. Prompts and seeds are not looked at.

        Raises:
            InputError: when a text holds nothing that can be spoken, or an alpha is given.
        """
        if alpha is not None:
            raise InputError("alpha: Kokoro has no prosody that could be refined")
        said = [self._say(text) for text in texts]
        prosody = [each for _, _, each in said if each is not None]
        return Spoken(
            [wave for wave, _, _ in said],
            SAMPLE_RATE,
            [transcript for _, transcript, _ in said],
            batched(prosody) if len(prosody) == len(said) else None,
        )

    def _say(self, text: str) -> tuple[Float[Tensor, " _"], Transcript, Prosody | None]:
        with measured("text"):
            phonemes = self._kokoro.tokenizer.phonemize(text, self._language)
        if not phonemes:
            raise InputError(f"the text {text[:40]!r} holds nothing that can be spoken")
        with measured("speak"):
            samples, _, timings = self._kokoro.create_timed(
                phonemes, self._style, self._speed, is_phonemes=True, trim=self._trim
            )
        wave = torch.from_numpy(samples).float().clamp(-1.0, 1.0)
        symbols = [each.phoneme for each in timings] or list(phonemes)
        return wave, _transcript(text, symbols), _prosody(timings, len(wave)) if timings else None


def _prosody(timings: Sequence[Timing], samples: int) -> Prosody:
    """Each symbol lasts until the next begins, the first from the start of the sound, the last to its end."""
    ends = torch.tensor([*(each.start for each in timings[1:]), samples / SAMPLE_RATE])
    seconds = ends.diff(prepend=torch.zeros(1))
    return Prosody(torch.tensor([samples // HOP_LENGTH]), seconds[None])


def _transcript(text: str, symbols: Sequence[str]) -> Transcript:
    """Kokoro does not say which characters a symbol is of, so each is of the whole text, and of no word."""
    return Transcript(text, text, tuple(Symbol(symbol, None, 0, len(text)) for symbol in symbols))
