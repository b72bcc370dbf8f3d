"""The model: piper speaks, and tells how it read a text and, where its voice can, how long each symbol lasts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float
from piper.config import SynthesisConfig
from piper.const import BOS, EOS
from piper.voice import AudioChunk
from torch import Tensor

from voxloom.errors import InputError
from voxloom.model import AbstractModel, Recording, Spoken
from voxloom.text import Symbol, Transcript
from voxloom.timing import measured
from voxloom.transform import batched
from voxloom.values import Prosody
from voxloom_piper.noise import NoisySession
from voxloom_piper.opening import open_voice, speaker_number


class PiperModel(AbstractModel):
    """Offers `speak` alone. Its noise is drawn from each item's seed."""

    prompted = False

    def __init__(
        self,
        parts: Mapping[str, object],
        path: Path,
        config: Path | None = None,
        speaker: str | None = None,
        length_scale: float | None = None,
        noise_scale: float | None = None,
        noise_w: float | None = None,
        normalise: bool = True,
    ) -> None:
        super().__init__(parts)
        self._voice = open_voice(path, config)
        self._settings = SynthesisConfig(
            speaker_id=speaker_number(self._voice.config, path, speaker),
            length_scale=length_scale,
            noise_scale=noise_scale,
            noise_w_scale=noise_w,
            normalize_audio=normalise,
        )

    def speak(
        self,
        texts: Sequence[str],
        prompts: Sequence[Recording],  # noqa: ARG002
        seeds: Sequence[int],
        alpha: float | None = None,
    ) -> Spoken:
        """See `AbstractModel.speak`. Prompts are not looked at.

        Raises:
            InputError: when a text holds nothing that can be spoken, or an alpha is given.
        """
        if alpha is not None:
            raise InputError("alpha: piper has no prosody that could be refined")
        said = [self._say(text, seed) for text, seed in zip(texts, seeds, strict=True)]
        prosody = [each.prosody for each in said if each.prosody is not None]
        return Spoken(
            [each.wave for each in said],
            self._voice.config.sample_rate,
            [each.transcript for each in said],
            batched(prosody) if len(prosody) == len(said) else None,
        )

    def _say(self, text: str, seed: int) -> "_Said":
        noisy = NoisySession(self._voice.session, torch.Generator().manual_seed(seed))
        voice = replace(self._voice, session=noisy)  # all that piper calls is `run`
        with measured("speak"):
            chunks = list(voice.synthesize(text, self._settings, include_alignments=True))
        if not chunks:
            raise InputError(f"the text {text[:40]!r} holds nothing that can be spoken")
        wave = torch.from_numpy(np.concatenate([chunk.audio_float_array for chunk in chunks]))
        symbols = [symbol for chunk in chunks for symbol in (BOS, *chunk.phonemes, EOS)]
        return _Said(wave, _transcript(text, symbols), self._prosody(chunks))

    def _prosody(self, chunks: Sequence[AudioChunk]) -> Prosody | None:
        """The seconds of each symbol; None when the voice does not give them."""
        samples: list[int] = []
        for chunk in chunks:
            if chunk.phoneme_alignments is None:
                return None
            samples += [each.num_samples for each in chunk.phoneme_alignments]
        config = self._voice.config
        frames = torch.tensor([sum(samples) // config.hop_length])
        return Prosody(frames, torch.tensor([samples]).float() / config.sample_rate)


@dataclass(frozen=True)
class _Said:
    wave: Float[Tensor, " _"]
    transcript: Transcript
    prosody: Prosody | None


def _transcript(text: str, symbols: Sequence[str]) -> Transcript:
    """Piper does not say which characters a symbol is of, so each is of the whole text, and of no word."""
    return Transcript(text, text, tuple(Symbol(symbol, None, 0, len(text)) for symbol in symbols))
