"""The values parts exchange. Masks are True on real positions; padding holds zeros."""

from dataclasses import dataclass, field, replace
from typing import Any

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from voxloom.types import FrameMask, FrameTensor, HiddenTensor, LatentTensor, SequenceMask, TokenTensor


@dataclass(frozen=True)
class Encoded:
    """What an encoder gives: states (B,L,H) and their mask (B,L)."""

    states: HiddenTensor
    mask: SequenceMask


@dataclass(frozen=True)
class Latents:
    """Codec latents (B,D,T), as the codec gives them (not normalised), and their mask (B,T)."""

    values: LatentTensor
    mask: FrameMask


@dataclass(frozen=True)
class Start:
    """Where generation starts instead of at pure noise: at `latents` noised to level `sigma`, the highest if None.

    `inverted` latents are what `invert` gave for that level, and are not noised again.
    """

    latents: Latents
    sigma: float | None = None
    inverted: bool = False


@dataclass(frozen=True)
class Tokens:
    """Codec tokens (B,Q,T) and their mask (B,T)."""

    values: TokenTensor
    mask: FrameMask


@dataclass(frozen=True)
class Prosody:
    """How an utterance is spoken. Every field but `frames` may be missing; one that is given is kept by a predictor.

    `frames` (B,) counts latent frames; `durations` (B,N) are seconds per phoneme, whose boundaries are rounded to
    frames so that they sum to `frames`; `pitch` (B,T) is F0 in Hz, continuous through unvoiced stretches; `voicing`
    (B,T) is the probability of voicing; `energy` (B,T) is dB above what the voice would say by itself.
    """

    frames: Int[Tensor, " B"]
    durations: Float[Tensor, "B N"] | None = None
    pitch: FrameTensor | None = None
    voicing: FrameTensor | None = None
    energy: FrameTensor | None = None

    @property
    def mask(self) -> FrameMask:
        """The frame mask (B,T), T being the longest item."""
        return torch.arange(int(self.frames.max()), device=self.frames.device) < self.frames[:, None]

    def to(self, device: torch.device) -> "Prosody":
        """The same prosody on `device`."""
        moved: dict[str, Any] = {name: value.to(device) for name, value in vars(self).items() if value is not None}
        return Prosody(**moved)


@dataclass(frozen=True)
class Condition:
    """What a denoiser may use. A denoiser states the fields it reads; a model fills those it has.

    `frames` (B,H,T) is the frame-level condition with its `mask` (B,T); `prompt` holds the speaker's tokens (B,P,H);
    `known` (B,D,T) are normalised latents given clean where `known_mask` (B,T) is True, for editing; `null` marks items
    (B,) whose condition is dropped, for guidance.
    """

    frames: Float[Tensor, "B H T"]
    mask: FrameMask
    prompt: Encoded | None = None
    known: LatentTensor | None = None
    known_mask: FrameMask | None = None
    null: Bool[Tensor, " B"] | None = None

    def with_known(self, known: LatentTensor, known_mask: FrameMask) -> "Condition":
        """The same condition with clean latents given where `known_mask` is True."""
        return replace(self, known=known * known_mask[:, None], known_mask=known_mask)


@dataclass(frozen=True)
class Utterance:
    """One prepared recording, unbatched: what `analyse` gives and the feature cache holds.

    `latents` (D,T) raw codec latents; `symbols` (N,) ids of the text part's vocabulary; `durations` (N,) seconds;
    `pitch` (T,) Hz, continuous; `voicing` (T,) in {0, 1}; `tokens` (Q,T); `wave` (S,) at the codec's rate.
    """

    latents: Float[Tensor, "D T"] | None = None
    symbols: Int[Tensor, " N"] | None = None
    durations: Float[Tensor, " N"] | None = None
    pitch: Float[Tensor, " T"] | None = None
    voicing: Float[Tensor, " T"] | None = None
    tokens: Int[Tensor, "Q T"] | None = None
    wave: Float[Tensor, " S"] | None = None

    def tensors(self) -> dict[str, Tensor]:
        """The fields that are present, by name."""
        return {name: value for name, value in vars(self).items() if value is not None}


@dataclass(frozen=True)
class Batch:
    """Utterances padded together, each with a prompt: another recording of its speaker, or a stretch of itself.

    Field names follow `Utterance`; `frame_mask` (B,T), `symbol_mask` (B,N), `prompt` (B,D,Tp), `prompt_mask` (B,Tp).
    `ids` name the items, and `index` (B,) is each item's place in the global batch.
    """

    ids: tuple[str, ...]
    index: Int[Tensor, " B"]
    latents: LatentTensor | None = None
    frame_mask: FrameMask | None = None
    symbols: Int[Tensor, "B N"] | None = None
    symbol_mask: Bool[Tensor, "B N"] | None = None
    durations: Float[Tensor, "B N"] | None = None
    pitch: FrameTensor | None = None
    voicing: FrameTensor | None = None
    tokens: TokenTensor | None = None
    wave: Float[Tensor, "B 1 S"] | None = None
    prompt: Float[Tensor, "B D Tp"] | None = None
    prompt_mask: Bool[Tensor, "B Tp"] | None = None

    def to(self, device: torch.device) -> "Batch":
        """The same batch on `device`."""
        moved: dict[str, Any] = {
            name: value.to(device) for name, value in vars(self).items() if isinstance(value, Tensor)
        }
        return replace(self, **moved)


@dataclass(frozen=True)
class Loss:
    """A named term as a sum and its weight (how many values it sums); the trainer divides over all processes."""

    sum: Tensor
    weight: Tensor


@dataclass(frozen=True)
class Conditioned:
    """What `condition` gives: the denoiser's condition and the prosody it stands on."""

    condition: Condition
    prosody: Prosody


@dataclass(frozen=True)
class Supervised:
    """A batch as an objective sees it: normalised latents (B,D,T), the condition, and the model's own losses.

    `prompt` (B,D,Tp) are the prompt's normalised latents, of a model that has them, with their mask (B,Tp).
    """

    latents: LatentTensor
    condition: Condition
    losses: dict[str, Loss] = field(default_factory=dict)
    prompt: Float[Tensor, "B D Tp"] | None = None
    prompt_mask: Bool[Tensor, "B Tp"] | None = None
