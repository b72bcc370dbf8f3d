"""New words, spoken by a voice between the words that are kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from voxloom.codec import AbstractCodec
from voxloom.denoiser import AbstractDenoiser
from voxloom.errors import InputError
from voxloom.model import AbstractModel, Recording
from voxloom.text import Symbol, Transcript
from voxloom.values import Conditioned, Latents, Prosody, Utterance
from voxloom.wrapped import unwrapped
from voxloom_editing.planning import Cut
from voxloom_editing.windows import Window

NEAR_FRAMES = 120
"""How far to both sides of new words pitch is compared with the recording's."""


class Speaker:
    """A voice that goes on after a prompt. `way` is `context` or `splice`."""

    def __init__(self, model: AbstractModel, prompt: Recording, seed: int, way: str) -> None:
        self._model, self._prompt, self._seed, self._way = model, prompt, seed, way
        self._codec = model.part("codec", AbstractCodec)
        if way == "context":
            _check_context(model)

    @property
    def frame_rate(self) -> float:
        """Latent frames per second."""
        return self._codec.sample_rate / self._codec.hop_length

    def foresees(self, transcript: Transcript) -> list[float]:
        """Seconds of each symbol as the voice would speak the whole text.

        Raises:
            InputError: when the voice does not tell them.
        """
        durations = self._conditioned(transcript, None).prosody.durations
        if durations is None:
            raise InputError(
                f"the model {type(unwrapped(self._model)).__name__} has no durations, so that words cannot be edited"
            )
        return [float(one) for one in durations[0]]

    def speak(self, window: Window, recorded: Recording) -> Recording:
        """The window's new text, kept words with the timing and the pitch of the stretch `recorded`."""
        transcript = Transcript("", "", tuple(Symbol(symbol, None, 0, 0) for symbol in window.symbols))
        known = self._model.analyse(recorded)
        assert known.latents is not None
        spans = _spans(window.cuts, known.latents.shape[1], self.frame_rate)
        with torch.no_grad():
            given = self._prosody(transcript, window, known, spans)
            conditioned = self._conditioned(transcript, given)
            condition = conditioned.condition
            if self._way == "context":
                latents = _moved(known.latents, spans)[None].to(self._model.device)
                mask = _moved(torch.ones_like(known.latents[:1]), spans).bool().to(self._model.device)
                condition = condition.with_known(self._model.normalise(latents), mask)
            content = self._model.generate(condition, [self._rng()])
            assert isinstance(content, Latents)
            (wave,) = self._model.render(content)
        return Recording(wave.cpu(), self._codec.sample_rate)

    def _prosody(self, transcript: Transcript, window: Window, known: Utterance, spans: Sequence["_Span"]) -> Prosody:
        """Durations as planned; pitch of the recording where it is kept, else foreseen and brought to its height."""
        device = self._model.device
        frames = torch.tensor([sum(span.length for span in spans)], device=device)
        given = Prosody(frames, torch.tensor([window.durations], device=device))
        foreseen = self._conditioned(transcript, given).prosody
        if known.pitch is None or known.voicing is None or foreseen.pitch is None or foreseen.voicing is None:
            return given
        pitch, voicing = foreseen.pitch[0].cpu(), foreseen.voicing[0].cpu()
        kept = _moved(torch.ones(1, len(known.pitch)), spans)[0].bool()
        ours, voiced = (_moved(one[None].cpu().float(), spans)[0] for one in (known.pitch, known.voicing))
        height = _height(pitch, ours, kept & (voiced > 0.5), kept)
        pitch = torch.where(kept, ours, pitch * height)
        voicing = torch.where(kept, voiced, voicing)
        return replace(given, pitch=pitch[None].to(device), voicing=voicing[None].to(device))

    def _conditioned(self, transcript: Transcript, given: Prosody | None) -> Conditioned:
        with torch.no_grad():
            return self._model.condition([transcript], [self._prompt], [self._rng()], given)

    def _rng(self) -> torch.Generator:
        return torch.Generator().manual_seed(self._seed)


@dataclass(frozen=True)
class _Span:
    """Frames of the new utterance: `length` of them from `start` of the recording, or new ones where that is None."""

    start: int | None
    length: int


def _spans(cuts: Sequence[Cut], total: int, frame_rate: float) -> list[_Span]:
    """Kept and new frames in turn; a cut without new words has none."""
    spans: list[_Span] = []
    place = shift = 0
    for cut in cuts:
        start, end = round(cut.start * frame_rate), round(cut.end * frame_rate)
        spans.append(_Span(place, start - place))
        spans.append(_Span(None, max(end - start + cut.shift - shift, 0)))
        place, shift = end, cut.shift
    return [span for span in [*spans, _Span(place, total - place)] if span.length > 0]


def _moved(values: Float[Tensor, "C T"], spans: Sequence[_Span]) -> Float[Tensor, "C T2"]:
    """Values of the recording at their new places, 0 where something new is said."""
    pieces = [
        values.new_zeros(len(values), span.length)
        if span.start is None
        else values[:, span.start : span.start + span.length]
        for span in spans
    ]
    return torch.cat(pieces, dim=1)


def _height(
    foreseen: Float[Tensor, " T"], recorded: Float[Tensor, " T"], voiced: Bool[Tensor, " T"], kept: Bool[Tensor, " T"]
) -> float:
    """How much higher the recording is than foreseen, by the median of voiced frames near what is new."""
    new = (~kept).nonzero()[:, 0]
    near = voiced.clone()
    if len(new):
        near[: max(int(new[0]) - NEAR_FRAMES, 0)] = False
        near[int(new[-1]) + NEAR_FRAMES :] = False
    chosen = near if near.any() else voiced
    if not chosen.any():
        return 1.0
    return float((recorded[chosen].clamp_min(1).log() - foreseen[chosen].clamp_min(1).log()).median().exp())


def _check_context(model: AbstractModel) -> None:
    if "known" not in model.part("denoiser", AbstractDenoiser).uses:
        raise InputError("way: this voice has not learnt to go on between known words (context); take --way splice")
