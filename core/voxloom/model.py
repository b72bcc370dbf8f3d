"""Models: own the wiring of their parts and offer operators to tasks."""

from abc import ABC
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import torch
from jaxtyping import Float
from torch import Tensor, nn

from voxloom.codec import AbstractCodec, TokenCodec
from voxloom.corpus import Item
from voxloom.device import where
from voxloom.errors import VoiceError
from voxloom.prosody import Residual
from voxloom.text import AbstractText, Transcript
from voxloom.timing import measured
from voxloom.types import LatentTensor
from voxloom.values import Batch, Condition, Conditioned, Latents, Prosody, Start, Supervised, Tokens, Utterance

Part = TypeVar("Part")
ProsodyEdit = Callable[[Prosody], Prosody]
"""Another prosody for the same texts: what is predicted before anything is conditioned on it."""


@dataclass(frozen=True)
class Recording:
    """A mono wave (S,) in [-1, 1] and its rate in Hz."""

    wave: Float[Tensor, " S"]
    sample_rate: int


@dataclass(frozen=True)
class SpeakerPrompt(Recording):
    """A recording made ready to speak after, with its latents (D,T) by latent space: nothing is encoded twice.

    Whoever reads prompts leaves it as it is. `source` is what is told of where it comes from, `path` and `sha256`.
    """

    latents: Mapping[str, Float[Tensor, "D T"]] = field(default_factory=dict)
    source: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Spoken:
    """What `speak` gives: a wave (S_i,) per item at `sample_rate`, and what the model knows of how it came about."""

    waves: list[Float[Tensor, " _"]]
    sample_rate: int
    transcripts: list[Transcript] | None = None
    prosody: Prosody | None = None


class AbstractModel(nn.Module, ABC):
    """Parts by slot and the operators composed of them.

    A model implements the operators its wiring names; the others stay refused. `render` and `speak` are given: `speak`
    conditions, generates and renders. Batch size is the number of items given; one generator per item makes a batch
    equal to its items alone.
    """

    prompted: bool = True  # whether it speaks after prompts; others ignore them, and may be given none
    seeded: bool = True  # whether it takes seeds; others ignore them

    def __init__(self, parts: Mapping[str, object]) -> None:
        super().__init__()
        self.parts = nn.ModuleDict({name: part for name, part in parts.items() if isinstance(part, nn.Module)})
        self._services = {name: part for name, part in parts.items() if not isinstance(part, nn.Module)}

    def part(self, slot: str, interface: type[Part]) -> Part:
        """The part in `slot`.

        Raises:
            VoiceError: when the slot is empty or holds a part of another kind.
        """
        found = self.parts[slot] if slot in self.parts else self._services.get(slot)
        if not isinstance(found, interface):
            raise VoiceError(f"the model's slot {slot!r} holds {type(found).__name__}, not a {interface.__name__}")
        return found

    @property
    def device(self) -> torch.device:
        """Where the weights are; the CPU for a model without any."""
        return where(self)

    # Operators -------------------------------------------------------------------------------------------------

    def analyse(self, recording: Recording, item: Item | None = None) -> Utterance:
        """A recording to latents and pitch, and to symbols and durations as far as `item` tells what is said."""
        raise _lacks(self, "analyse")

    def condition(
        self,
        transcripts: Sequence[Transcript],
        prompts: Sequence[Recording],
        rngs: Sequence[torch.Generator],
        given: Prosody | None = None,
        alpha: float | None = None,
        edit: ProsodyEdit | None = None,
    ) -> Conditioned:
        """The condition and prosody of texts in the voices of `prompts`; what `given` holds is kept.

        `alpha` is `RefinedProsody`'s; a model without one need not take it, and is never given it. `edit` changes the
        prosody before the condition stands on it; a model that does not take it cannot be told how to speak.
        """
        raise _lacks(self, "condition")

    def generate(
        self, condition: Condition, rngs: Sequence[torch.Generator], start: Start | None = None
    ) -> Latents | Tokens:
        """Latents or tokens for a condition; inside a mask when the condition holds known latents.

        A model without `invert` need not take a `start`, and is never given one.
        """
        raise _lacks(self, "generate")

    def invert(self, condition: Condition, latents: Latents, sigma: float | None = None) -> Latents:
        """What `generate` would lead to `latents` when it starts from it at level `sigma`, the highest if None."""
        raise _lacks(self, "invert")

    def render(self, content: Latents | Tokens) -> list[Float[Tensor, " _"]]:
        """A wave per item, as long as its frames."""
        codec = self.part("codec", AbstractCodec)
        with measured("decode"), torch.no_grad():
            if isinstance(content, Tokens):
                waves = self.part("codec", TokenCodec).detokenise(content.values)
            else:
                waves = codec.decode(content.values)
        lengths = content.mask.sum(dim=1) * codec.hop_length
        return [wave[0, : int(length)] for wave, length in zip(waves, lengths, strict=True)]

    def speak(
        self,
        texts: Sequence[str],
        prompts: Sequence[Recording],
        seeds: Sequence[int],
        alpha: float | None = None,
    ) -> Spoken:
        """Texts in the voices of prompts, `alpha` as in `condition`. A wrapped engine may implement this alone."""
        share: dict[str, Any] = {} if alpha is None else {"alpha": alpha}
        rngs = [torch.Generator().manual_seed(seed) for seed in seeds]  # the CPU's: a seed means the same everywhere
        with measured("text"):
            transcripts = [self.part("text", AbstractText).transcribe(text) for text in texts]
        with torch.no_grad():
            conditioned = self.condition(transcripts, prompts, rngs, None, **share)
            content = self.generate(conditioned.condition, rngs)
        waves = self.render(content)
        return Spoken(waves, self.part("codec", AbstractCodec).sample_rate, transcripts, conditioned.prosody)

    # Training ----------------------------------------------------------------------------------------------------

    def supervise(self, batch: Batch, rngs: Sequence[torch.Generator]) -> Supervised:
        """A batch of prepared recordings as normalised latents, condition and the model's own losses."""
        raise _lacks(self, "supervise")

    def denormalise(self, latents: LatentTensor) -> LatentTensor:
        """Latents (B,D,T) as the codec has them, of normalised ones such as `supervise` gives; gradients pass."""
        raise _lacks(self, "denormalise")

    def normalise(self, latents: LatentTensor) -> LatentTensor:
        """Latents (B,D,T) of the codec as `Condition.known` holds them: what `denormalise` undoes."""
        raise _lacks(self, "normalise")

    def residuals(self, batch: Batch) -> dict[str, Residual]:
        """What the prosody's regression leaves of a batch by factor, for a prosody that is refined."""
        raise _lacks(self, "residuals")

    def measure(self, batches: Sequence[Batch]) -> None:
        """Take statistics, such as the scale of latents, from real audio before training starts; none by default."""


def _lacks(model: AbstractModel, operator: str) -> VoiceError:
    return VoiceError(f"the model {type(model).__name__} does not offer the operator {operator!r}")
