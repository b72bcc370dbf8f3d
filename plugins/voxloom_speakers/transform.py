"""The transform `speaker`: a speaker file wherever a task wants a prompt."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from voxloom.audio import resample
from voxloom.codec import AbstractCodec
from voxloom.device import where
from voxloom.errors import InputError, VoiceError
from voxloom.model import SpeakerPrompt
from voxloom.transform import AbstractTransform
from voxloom.voice import Voice
from voxloom_registry import Config, Registry
from voxloom_speakers.speaker import SUFFIX, Speaker, add_latents, read_speaker

PROMPT, SAID = "prompt", "prompt_text"
"""The fields of requests that hold whom to speak after, and what is said there."""


class SpeakerTransform(AbstractTransform):
    """Puts a `SpeakerPrompt` in place of the file, at the codec's rate and with its latents.

    Latents that the file lacks are encoded once and added to it.
    """

    order = -100  # before others, which may ask for the prompt

    def __init__(self, registry: Registry, config: Config, voice: Voice) -> None:
        del registry, config
        self._voice = voice
        self._told: list[str] = []

    def request(self, request: Any) -> Any:
        """See `AbstractTransform.request`.

        Raises:
            InputError: when the file is no speaker, or stands where a recording is wanted.
        """
        given = vars(request)
        for name, value in given.items():
            if name != PROMPT and isinstance(value, Path) and value.suffix.lower() == SUFFIX:
                raise InputError(f"{name}: {value} is a speaker, which can only take the place of a prompt")
        prompt = given.get(PROMPT)
        if not isinstance(prompt, str | Path) or Path(prompt).suffix.lower() != SUFFIX:
            return request
        speaker = read_speaker(Path(prompt))
        changed: dict[str, Any] = {PROMPT: self._prompt(Path(prompt), speaker)}
        if SAID in given and given[SAID] is None:
            changed[SAID] = speaker.about["transcript"]
        return replace(request, **changed)

    def notes(self) -> tuple[str, ...]:
        """See `AbstractTransform.notes`."""
        return tuple(self._told)

    def _prompt(self, path: Path, speaker: Speaker) -> SpeakerPrompt:
        source = {"path": str(path), "sha256": speaker.sha256}
        recording = speaker.recording()
        try:
            codec = self._voice.model.part("codec", AbstractCodec)
        except VoiceError:  # an engine that takes sound alone
            return SpeakerPrompt(recording.wave, recording.sample_rate, {}, source)
        recording = resample(recording, codec.sample_rate)
        if codec.latent_space not in speaker.latents:
            with torch.no_grad():
                latents = codec.encode(recording.wave[None, None].to(where(codec)))[0].cpu()
            try:
                speaker = add_latents(path, speaker, codec.latent_space, latents)
            except InputError as refusal:
                self._told.append(f"speaker: {refusal}, so that it is encoded anew each time")
                speaker = replace(speaker, latents={codec.latent_space: latents})
        return SpeakerPrompt(recording.wave, recording.sample_rate, dict(speaker.latents), source)
