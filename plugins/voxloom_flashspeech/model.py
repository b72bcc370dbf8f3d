"""FlashSpeech: what its parts do together."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Literal

import torch
from jaxtyping import Float, Shaped
from torch import Tensor

from voxloom.aligner import AbstractAligner
from voxloom.attention import AbstractAttention
from voxloom.audio import resample
from voxloom.codec import AbstractCodec, LevelledCodec
from voxloom.corpus import Item
from voxloom.denoiser import AbstractDenoiser
from voxloom.encoder import AbstractEncoder
from voxloom.errors import InputError
from voxloom.model import AbstractModel, ProsodyEdit, Recording, SpeakerPrompt
from voxloom.nn.durations import whole_frames
from voxloom.nn.masks import length_mask, masked_noise
from voxloom.parameterisation import AbstractParameterisation
from voxloom.pitch import AbstractPitch
from voxloom.prosody import AbstractProsody, RefinedProsody, Residual
from voxloom.sampler import AbstractSampler, Estimate, InvertibleSampler, Schedule
from voxloom.text import AbstractText, Transcript
from voxloom.timing import measured
from voxloom.types import LatentTensor
from voxloom.values import Batch, Condition, Conditioned, Encoded, Latents, Prosody, Start, Supervised, Utterance
from voxloom_flashspeech.normalisation import LatentNormalisation
from voxloom_flashspeech.pitch_embedding import PitchEmbedding
from voxloom_flashspeech.queries import PromptQueries
from voxloom_flashspeech.regulator import regulate
from voxloom_flashspeech.timbre import PromptedCondition, match_prompt, moments_of


class FlashSpeech(AbstractModel):
    """Phonemes and a prompt to prosody and a frame-level condition; noise to latents under that condition."""

    def __init__(
        self,
        parts: Mapping[str, object],
        latent_dim: int,
        latent_space: str,
        width: int = 512,
        prompt_queries: int = 32,
        heads: int = 8,
        pitch_bins: int = 512,
        pitch_low_hz: float = 50.0,
        pitch_high_hz: float = 1100.0,
        latent_scale: Literal["channel", "global"] = "global",
        match_prompt: float = 0.0,
        precision: Literal["32", "bf16"] = "32",
        temperature: float = 1.0,
    ) -> None:
        super().__init__(parts)
        self.latent_space = latent_space
        self.match_prompt, self.precision, self.temperature = match_prompt, precision, temperature
        attention = self.part("attention", AbstractAttention)
        self.queries = PromptQueries(prompt_queries, width, heads, attention)
        self.pitch_embedding = PitchEmbedding(pitch_bins, pitch_low_hz, pitch_high_hz, width)
        self.normalisation = LatentNormalisation(latent_dim, latent_scale)

    # Operators -------------------------------------------------------------------------------------------------

    def analyse(self, recording: Recording, item: Item | None = None) -> Utterance:
        """Latents and pitch; with an item also its symbols and their durations (corpus phonemes first, text else)."""
        codec = self.part("codec", AbstractCodec)
        wave = resample(recording, codec.sample_rate).wave
        latents = self._prompt(recording, codec)
        pitch, voicing = self.part("pitch", AbstractPitch).track(wave[None, None], codec.sample_rate, codec.hop_length)
        if item is None:
            return Utterance(latents, pitch=pitch[0], voicing=voicing[0])
        text = self.part("text", AbstractText)
        symbols = item.phonemes or tuple(symbol.symbol for symbol in text.transcribe(item.text).symbols)
        durations = self.part("aligner", AbstractAligner).align(item, symbols, wave.to(self.device), codec.sample_rate)
        try:
            ids = text.ids(symbols)
        except KeyError as error:
            raise InputError(f"{item.id}: the text part's vocabulary has no symbol {error}") from error
        return Utterance(latents, torch.tensor(ids), torch.tensor(durations), pitch[0], voicing[0])

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
            InputError: when `edit` asks for energy that the codec cannot give.
        """
        text = self.part("text", AbstractText)
        ids = [torch.tensor(text.ids([s.symbol for s in transcript.symbols])) for transcript in transcripts]
        symbols, symbol_mask = _padded(ids, self.device)
        codec = self.part("codec", AbstractCodec)
        with measured("prompt"):
            latents = [self._prompt(prompt, codec).T for prompt in prompts]
        prompt, prompt_mask = _padded(latents, self.device)
        with measured("prosody"):
            states, speaker, tokens = self._encode(symbols, symbol_mask, prompt.transpose(1, 2), prompt_mask)
            if alpha is None:
                prosody = self._prosody(states, speaker, rngs, given)
            else:
                prosody = self.part("prosody", RefinedProsody)(states, speaker, rngs, given, alpha)
            prosody = prosody if edit is None else edit(prosody)
            frames = self._frames(states, prosody, tokens)
        if prosody.energy is not None and not isinstance(codec, LevelledCodec):
            raise InputError(f"energy: the codec {type(codec).__name__} cannot be made louder or softer frame by frame")
        sounding = tuple(moments_of(codec, prompt.T) for prompt in latents)
        return Conditioned(PromptedCondition(**vars(frames), prompts=sounding, energy=prosody.energy), prosody)

    def generate(self, condition: Condition, rngs: Sequence[torch.Generator], start: Start | None = None) -> Latents:
        """Latents by the sampler, brought `match_prompt` of the way to the prompt's mean and deviation.

        Known frames of the condition are kept as they are, and what is generated between them as it was generated.

        Raises:
            InputError: when `start` lies at a level that the voice has not learnt.
        """
        sampler = self.part("sampler", AbstractSampler)
        dim = len(self.normalisation.mean)
        with measured("denoise"), self._precise():
            values = sampler.sample(
                self._estimate(condition),
                self._start(start, condition, rngs),
                self._schedule(None if start is None else start.sigma),
                lambda: masked_noise(condition.mask, dim, rngs),
            )
        if condition.known is not None and condition.known_mask is not None:
            values = torch.where(condition.known_mask[:, None], condition.known, values)
        raw = self.denormalise(values) * condition.mask[:, None]
        if condition.known is None and self.match_prompt and isinstance(condition, PromptedCondition):
            codec, lengths = self.part("codec", AbstractCodec), condition.mask.sum(dim=1).tolist()
            raw = torch.stack(
                [
                    torch.cat([match_prompt(codec, said[:, :length], prompt, self.match_prompt), said[:, length:]], 1)
                    for said, length, prompt in zip(raw, lengths, condition.prompts, strict=True)
                ]
            )
        if isinstance(condition, PromptedCondition) and condition.energy is not None and condition.known is None:
            raw = self.part("codec", LevelledCodec).amplify(raw, condition.energy) * condition.mask[:, None]
        return Latents(raw, condition.mask)

    def invert(self, condition: Condition, latents: Latents, sigma: float | None = None) -> Latents:
        """See `AbstractModel.invert`; gives noise of unit variance.

        It needs an invertible sampler: `euler` on an `edm` model, `consistency-ode` on a `consistency` one.
        """
        sampler = self.part("sampler", AbstractSampler)
        if not isinstance(sampler, InvertibleSampler):
            raise InputError(
                f"the sampler {type(sampler).__name__} cannot run backwards; choose one that can, such as "
                "sampler=consistency-ode (sampler=euler of a voice that estimates by edm)"
            )
        values = self.normalisation(latents.values) * latents.mask[:, None]
        with measured("invert"), torch.no_grad(), self._precise():
            noise = sampler.invert(self._estimate(condition), values, self._schedule(sigma))
        return Latents(noise * latents.mask[:, None], latents.mask)

    # Training ----------------------------------------------------------------------------------------------------

    def supervise(self, batch: Batch, rngs: Sequence[torch.Generator]) -> Supervised:
        """True durations and pitch make the condition; prosody learns beside it."""
        del rngs
        known = _complete(batch)
        states, speaker, tokens = self._encode(known.symbols, known.symbol_mask, known.prompt, known.prompt_mask)
        target = known.prosody
        condition = self._frames(states, target, tokens)
        losses = self._prosody.losses(states, speaker, target)
        latents = self.normalisation(known.latents) * known.frame_mask[:, None]
        prompt = self.normalisation(known.prompt) * known.prompt_mask[:, None]
        return Supervised(latents, condition, losses, prompt, known.prompt_mask)

    def denormalise(self, latents: LatentTensor) -> LatentTensor:
        """See `AbstractModel.denormalise`."""
        return self.normalisation.invert(latents)

    def normalise(self, latents: LatentTensor) -> LatentTensor:
        """See `AbstractModel.normalise`."""
        normalised: LatentTensor = self.normalisation(latents)
        return normalised

    def residuals(self, batch: Batch) -> dict[str, Residual]:
        """See `AbstractModel.residuals`."""
        prosody = self.part("prosody", RefinedProsody)
        known = _complete(batch)
        with torch.no_grad():
            states, speaker, _ = self._encode(known.symbols, known.symbol_mask, known.prompt, known.prompt_mask)
        return prosody.residuals(states, speaker, known.prosody)

    def measure(self, batches: Sequence[Batch]) -> None:
        """Scale latents to the parameterisation's sigma_data."""
        self.normalisation.measure(batches, self.part("parameterisation", AbstractParameterisation).sigma_data)

    @property
    def _prosody(self) -> AbstractProsody:
        return self.part("prosody", AbstractProsody)

    # Pieces ------------------------------------------------------------------------------------------------------

    def _prompt(self, prompt: Recording, codec: AbstractCodec) -> Float[Tensor, "D T"]:
        """Latents of a prompt; those that it brings in the codec's space are taken as they are."""
        if isinstance(prompt, SpeakerPrompt) and codec.latent_space in prompt.latents:
            return prompt.latents[codec.latent_space].to(self.device)
        return self._latents(resample(prompt, codec.sample_rate).wave)

    def _latents(self, wave: Float[Tensor, " S"]) -> Float[Tensor, "D T"]:
        """Latents of a wave at the codec's rate, as the codec gives them."""
        with torch.no_grad():
            latents: Tensor = self.part("codec", AbstractCodec).encode(wave[None, None].to(self.device))[0]
        return latents

    def _encode(
        self, symbols: Tensor, symbol_mask: Tensor, prompt: Tensor, prompt_mask: Tensor
    ) -> tuple[Encoded, Encoded, Encoded]:
        """Phoneme states, prompt states and the prompt's summary; `prompt` (B,D,Tp) as the codec gives it."""
        normalised = self.normalisation(prompt) * prompt_mask[:, None]
        speaker = self.part("prompt_encoder", AbstractEncoder)(normalised, prompt_mask)
        states = self.part("phoneme_encoder", AbstractEncoder)(symbols, symbol_mask, speaker)
        return states, speaker, self.queries(speaker)

    def _frames(self, phonemes: Encoded, prosody: Prosody, prompt: Encoded) -> Condition:
        if prosody.durations is None or prosody.pitch is None or prosody.voicing is None:
            raise ValueError("FlashSpeech's condition stands on durations, pitch and voicing")
        frames = whole_frames(prosody.durations, self._prosody.frame_rate, prosody.frames)
        stretched = regulate(phonemes.states, frames) + self.pitch_embedding(prosody.pitch, prosody.voicing)
        mask = prosody.mask
        return Condition((stretched * mask.unsqueeze(-1)).transpose(1, 2), mask, prompt)

    def _estimate(self, condition: Condition) -> Estimate:
        parameterisation = self.part("parameterisation", AbstractParameterisation)
        denoiser = self.part("denoiser", AbstractDenoiser)
        if self.part("sampler", AbstractSampler).evaluations > 1:
            condition = parameterisation.prepared(denoiser, condition)
        return lambda x, sigma: parameterisation.estimate(denoiser, x, sigma, condition)

    def _precise(self) -> AbstractContextManager[None]:
        """A block in which the denoiser's products are of the numbers that `precision` names."""
        if self.precision == "32":
            return nullcontext()
        return torch.autocast(self.device.type, torch.bfloat16)

    def _start(self, start: Start | None, condition: Condition, rngs: Sequence[torch.Generator]) -> LatentTensor:
        """Noise of deviation `temperature`, or what lies at the level of `start` divided by it."""
        if start is not None and start.inverted:
            return start.latents.values
        noise = masked_noise(condition.mask, len(self.normalisation.mean), rngs)
        if start is None:
            return self.temperature * noise
        values: LatentTensor = self.normalisation(start.latents.values) * condition.mask[:, None]
        return values / self._schedule(start.sigma).sigma_max + noise

    def _schedule(self, highest: float | None = None) -> Schedule:
        levels = self.part("parameterisation", AbstractParameterisation)
        if highest is not None and not levels.sigma_min < highest <= levels.sigma_max:
            raise InputError(
                f"sigma must be above {levels.sigma_min:g} and at most {levels.sigma_max:g}, the levels that the voice "
                f"has learnt, not {highest:g}"
            )
        return Schedule(levels.sigma_min, highest or levels.sigma_max, levels.sigma_data)


@dataclass(frozen=True)
class _Complete:
    """A batch with all that FlashSpeech learns from."""

    latents: Tensor
    frame_mask: Tensor
    symbols: Tensor
    symbol_mask: Tensor
    prompt: Tensor
    prompt_mask: Tensor
    prosody: Prosody


def _complete(batch: Batch) -> _Complete:
    wanted = ("latents", "frame_mask", "symbols", "symbol_mask", "prompt", "prompt_mask")
    found = {name: getattr(batch, name) for name in wanted}
    if any(value is None for value in found.values()) or batch.frame_mask is None:
        raise ValueError("FlashSpeech learns from latents, symbols, durations, pitch and a prompt")
    return _Complete(**found, prosody=Prosody(batch.frame_mask.sum(dim=1), batch.durations, batch.pitch, batch.voicing))


def _padded(items: list[Shaped[Tensor, "_ ..."]], device: torch.device) -> tuple[Tensor, Tensor]:
    lengths = torch.tensor([len(item) for item in items], device=device)
    return torch.nn.utils.rnn.pad_sequence(items, batch_first=True).to(device), length_mask(lengths)
