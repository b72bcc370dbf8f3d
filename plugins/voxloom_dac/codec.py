"""The Descript Audio Codec (Kumar et al. 2023, arXiv 2306.06546) as a codec."""

from pathlib import Path
from typing import Literal

from jaxtyping import Float
from torch import Tensor
from torch.nn.functional import pad

from voxloom.codec import ResidualCodec
from voxloom.types import LatentTensor, TokenTensor, WaveTensor
from voxloom.weights import own_weights_are_needed
from voxloom_dac.network import build
from voxloom_dac.options import DacOptions
from voxloom_dac.residuals import residual_distances
from voxloom_dac.shape import hop_length
from voxloom_dac.weights import load_own


class DacCodec(ResidualCodec):
    """`dac.DAC`, nothing added: latents are its encoder's output, or what its residual quantiser makes of that.

    The wave is padded to whole hops on the right, as `dac.DAC.preprocess` does. Each odd stride costs the decoder a few
    samples at the end, which are silence here, so that T frames are T * hop samples. Latents are decoded as they are,
    never quantised again.
    """

    def __init__(
        self,
        weights: Literal["download"] | Path | None = None,
        release: Literal["16khz", "24khz", "44khz", "44khz-16kbps"] = "44khz",
        seed: int = 0,
        latents: Literal["continuous", "quantised"] = "continuous",
        encoder_dim: int | None = None,
        encoder_rates: tuple[int, ...] | None = None,
        latent_dim: int | None = None,
        decoder_dim: int | None = None,
        decoder_rates: tuple[int, ...] | None = None,
        n_codebooks: int | None = None,
        codebook_size: int | None = None,
        codebook_dim: int | tuple[int, ...] | None = None,
        sample_rate: int | None = None,
        latent_space: str | None = None,
    ) -> None:
        super().__init__()
        options = DacOptions(
            weights=weights,
            release=release,
            seed=seed,
            latents=latents,
            encoder_dim=encoder_dim,
            encoder_rates=encoder_rates,
            latent_dim=latent_dim,
            decoder_dim=decoder_dim,
            decoder_rates=decoder_rates,
            n_codebooks=n_codebooks,
            codebook_size=codebook_size,
            codebook_dim=codebook_dim,
            sample_rate=sample_rate,
            latent_space=latent_space,
        )
        shape = options.shape
        self.sample_rate, self.hop_length = shape["sample_rate"], hop_length(shape)
        self.frame_rate = self.sample_rate / self.hop_length
        self.latent_dim, self.latent_space = shape["latent_dim"], str(options.latent_space)
        self.codebooks, self.codebook_size = shape["n_codebooks"], shape["codebook_size"]
        self.differentiable = True
        self.quantised = options.latents == "quantised"
        self.network = build(shape, options.seed)
        if own_weights_are_needed() and not next(self.network.parameters()).is_meta:
            load_own(self.network, options)

    def encode(self, wave: WaveTensor) -> LatentTensor:
        """See `AbstractCodec.encode`.

        Raises:
            ValueError: when the wave is not (B,1,S) with samples in it.
        """
        padded = self._padded(wave)
        latents: Tensor = self.network.encode(padded)[0] if self.quantised else self.network.encoder(padded)
        return latents

    def decode(self, latents: LatentTensor) -> WaveTensor:
        """See `AbstractCodec.decode`.

        Raises:
            ValueError: when the latents are not (B,D,T) with frames in them.
        """
        if latents.ndim != 3 or latents.shape[1] != self.latent_dim or not latents.shape[2]:
            raise ValueError(f"latents must have the shape (B,{self.latent_dim},T), not {tuple(latents.shape)}")
        wave: Tensor = self.network.decode(latents)
        return pad(wave, (0, latents.shape[2] * self.hop_length - wave.shape[2]))

    def tokenise(self, wave: WaveTensor) -> TokenTensor:
        """See `TokenCodec.tokenise`.

        Raises:
            ValueError: when the wave is not (B,1,S) with samples in it.
        """
        return self.quantise(self.network.encoder(self._padded(wave)))

    def detokenise(self, tokens: TokenTensor) -> WaveTensor:
        """See `TokenCodec.detokenise`.

        Raises:
            ValueError: when the tokens are not (B,Q,T) with frames in them, or lie outside their codebooks.
        """
        if tokens.ndim != 3 or tokens.shape[1] != self.codebooks or not tokens.shape[2]:
            raise ValueError(f"tokens must have the shape (B,{self.codebooks},T), not {tuple(tokens.shape)}")
        if bool(((tokens < 0) | (tokens >= self.codebook_size)).any()):
            raise ValueError(f"tokens must lie in 0 ... {self.codebook_size - 1}")
        return self.decode(self.network.quantizer.from_codes(tokens)[0])

    def quantise(self, latents: LatentTensor) -> TokenTensor:
        """See `ResidualCodec.quantise`. Continuous latents have their wave's tokens; quantised ones, some others."""
        tokens: Tensor = self.network.quantizer(latents)[1]
        return tokens

    def residual_distances(self, latents: LatentTensor, tokens: TokenTensor) -> Float[Tensor, "B Q _ T"]:
        """See `ResidualCodec.residual_distances`."""
        return residual_distances(self.network.quantizer.quantizers, latents, tokens)

    def _padded(self, wave: WaveTensor) -> Tensor:
        if wave.ndim != 3 or wave.shape[1] != 1 or not wave.shape[2]:
            raise ValueError(f"a wave must have the shape (B,1,S) with S > 0, not {tuple(wave.shape)}")
        padded: Tensor = self.network.preprocess(wave, self.sample_rate)
        return padded
