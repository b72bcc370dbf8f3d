"""A model that listens to what it generates."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor

from voxloom.codec import AbstractCodec
from voxloom.errors import InputError
from voxloom.model import AbstractModel, ProsodyEdit, Recording
from voxloom.nn.durations import whole_frames
from voxloom.text import Transcript
from voxloom.values import Condition, Conditioned, Latents, Prosody, Start, Tokens
from voxloom.wrapped import WrappedModel
from voxloom_checking.findings import Findings
from voxloom_checking.mending import Generation, Mender, goes_on
from voxloom_checking.words import SpokenWord, words_of

REMEMBERED = 8
"""A task conditions a few times before it generates: once for what is predicted, say, and once with what is edited."""


@dataclass(frozen=True)
class _Asked:
    """What was conditioned. Conditions are known again by their frames, which context leaves as they are."""

    frames: Tensor
    transcripts: Sequence[Transcript]
    prosody: Prosody


class CheckedModel(WrappedModel):
    """Whatever is generated has passed the mender; its waves are kept until they are asked for by `render`."""

    def __init__(self, model: AbstractModel, mender: Mender, findings: Findings) -> None:
        super().__init__(model)
        self._mender, self._findings = mender, findings
        self._asked: deque[_Asked] = deque(maxlen=REMEMBERED)
        self._kept: tuple[Latents | Tokens, list[Tensor]] | None = None

    def condition(
        self,
        transcripts: Sequence[Transcript],
        prompts: Sequence[Recording],
        rngs: Sequence[torch.Generator],
        given: Prosody | None = None,
        alpha: float | None = None,
        edit: ProsodyEdit | None = None,
    ) -> Conditioned:
        """See `AbstractModel.condition`.

        Raises:
            InputError: when the voice does not tell durations.
        """
        conditioned = super().condition(transcripts, prompts, rngs, given, alpha, edit)
        if conditioned.prosody.durations is None:
            raise InputError(
                "check: the voice does not tell how long it speaks each symbol, so no word can be found in its speech "
                "and spoken anew; leave --check out"
            )
        self._asked.append(_Asked(conditioned.condition.frames, transcripts, conditioned.prosody))
        return conditioned

    def generate(
        self, condition: Condition, rngs: Sequence[torch.Generator], start: Start | None = None
    ) -> Latents | Tokens:
        """See `AbstractModel.generate`; what fails is generated anew with the noise that comes next."""
        content = super().generate(condition, rngs, start)
        asked = next((each for each in self._asked if each.frames is condition.frames), None)
        if asked is None:
            self._findings.unheard("this task changes what the voice speaks from")
            return content
        again = [
            torch.Generator(rng.device).set_state(rng.get_state()) for rng in rngs
        ]  # the task's own stay as they are
        in_context = asked.prosody.energy is None and start is None and goes_on(self)  # context has neither
        try:
            with torch.no_grad():
                content, items = self._mender.mended(
                    content, Generation(condition, again, start, in_context), asked.transcripts, self._words(asked)
                )
        except InputError as refusal:
            self._findings.unheard(str(refusal))
            return content
        self._kept = content, [item.wave.to(content.values.device) for item in items]
        self._findings.add(items, self._mender.tries)
        return content

    def render(self, content: Latents | Tokens) -> list[Float[Tensor, " _"]]:
        """See `AbstractModel.render`; outside of what was mended, samples are those of what was generated first."""
        if self._kept is not None and content is self._kept[0]:
            return list(self._kept[1])
        return super().render(content)

    def speak(self, *arguments: Any, **keywords: Any) -> Any:
        """An engine that speaks by itself cannot be told to speak a word anew."""
        if not self.composes:
            raise InputError(
                "check: the voice speaks by itself and cannot be told to speak a word anew; leave --check out"
            )
        return super().speak(*arguments, **keywords)

    def _words(self, asked: _Asked) -> list[list[SpokenWord]]:
        codec, prosody = self.part("codec", AbstractCodec), asked.prosody
        assert prosody.durations is not None
        frames = whole_frames(prosody.durations, codec.sample_rate / codec.hop_length, prosody.frames).tolist()
        return [
            words_of(transcript, each[: len(transcript.symbols)])
            for transcript, each in zip(asked.transcripts, frames, strict=True)
        ]
