"""Codecs: waves to latents and back."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator

from jaxtyping import Float
from torch import Tensor, nn

from voxloom.types import FrameMask, FrameTensor, LatentTensor, TokenTensor, WaveTensor


class AbstractCodec(nn.Module, ABC):
    """Wave (B,1,S) to latents (B,D,T) and back.

    Length law: T = ceil(S / hop_length); `decode` gives T * hop_length samples and the caller trims. Waves lie in
    [-1, 1].
    """

    sample_rate: int  # Hz
    hop_length: int  # samples per latent frame
    latent_dim: int  # D
    latent_space: str  # a hash of what defines encoding; equal spaces decode each other's latents
    differentiable: bool  # whether gradients flow through `decode`

    @abstractmethod
    def encode(self, wave: WaveTensor) -> LatentTensor:
        """Latents (B,D,T) of a wave (B,1,S) at `sample_rate`."""

    @abstractmethod
    def decode(self, latents: LatentTensor) -> WaveTensor:
        """Wave (B,1,T * hop_length) of latents (B,D,T)."""

    def timbre(self, latents: LatentTensor) -> tuple[slice, FrameMask]:
        """The channels whose mean and deviation tell voices apart, and the frames (B,T) to take them from.

        All of them, unless a codec keeps F0 or level in channels of their own, or knows silence when it sees it.
        """
        return slice(None), latents.new_ones(latents.shape[0], latents.shape[2]).bool()


class VoiceVaryingCodec(AbstractCodec):
    """A codec that can give latents another voice, so that training hears more voices than its corpus has."""

    @abstractmethod
    def vary(self, latents: LatentTensor, pitch: Float[Tensor, " B"], formants: Float[Tensor, " B"]) -> LatentTensor:
        """Latents with F0 times `pitch` and the formants' frequencies times `formants`; 1 changes nothing."""


class LevelledCodec(AbstractCodec):
    """A codec whose latents can be made louder without decoding them."""

    @abstractmethod
    def amplify(self, latents: LatentTensor, gain: FrameTensor) -> LatentTensor:
        """Latents that sound `gain` (B,T) dB louder in each frame; 0 changes nothing."""


class PitchedCodec(AbstractCodec):
    """A codec that knows F0 and can give no other than this."""

    low_hz: float
    high_hz: float


class TokenCodec(AbstractCodec):
    """A codec that also speaks in tokens (B,Q,T)."""

    codebooks: int  # Q
    codebook_size: int

    @abstractmethod
    def tokenise(self, wave: WaveTensor) -> TokenTensor:
        """Tokens (B,Q,T) of a wave (B,1,S)."""

    @abstractmethod
    def detokenise(self, tokens: TokenTensor) -> WaveTensor:
        """Wave (B,1,T * hop_length) of tokens (B,Q,T)."""


class ResidualCodec(TokenCodec):
    """A token codec each of whose quantisers codes what the codewords of those before leave of latents."""

    @abstractmethod
    def quantise(self, latents: LatentTensor) -> TokenTensor:
        """Tokens (B,Q,T) of latents (B,D,T)."""

    @abstractmethod
    def residual_distances(self, latents: LatentTensor, tokens: TokenTensor) -> Float[Tensor, "B Q _ T"]:
        """Squared distances from what `tokens` of earlier quantisers leave of `latents` to each one's codewords."""


class StreamingCodec(AbstractCodec):
    """A codec that can decode in chunks: of the future a sample needs at most `lookahead_frames`."""

    lookahead_frames: int

    @abstractmethod
    def decode_chunks(self, chunks: Iterable[Float[Tensor, "B D _"]]) -> Iterator[Float[Tensor, "B 1 _"]]:
        """The wave of chunks (B,D,T_i) as they come, without gradients: after each all that is certain by then (B,1,S).

        Joined it is what `decode` makes of the joined chunks, within -60 dB. Memory does not grow with the chunks.
        """
