"""A codec with weights, a discriminator, and a model that maps symbols to latents."""

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from voxloom.aligner import AbstractAligner
from voxloom.audio import resample
from voxloom.codec import AbstractCodec
from voxloom.discriminator import AbstractDiscriminator, Judgement
from voxloom.model import AbstractModel
from voxloom.nn.durations import whole_frames
from voxloom.nn.masks import masked_mean
from voxloom.values import Utterance
from voxloom_flashspeech.regulator import regulate

SYMBOLS = 32


class ConvCodec(AbstractCodec):
    def __init__(self, latent_dim: int = 4) -> None:
        super().__init__()
        self.sample_rate, self.hop_length, self.latent_dim = 8000, 100, latent_dim
        self.latent_space, self.differentiable = f"conv-{latent_dim}", True
        with torch.random.fork_rng(devices=[]):  # the same weights wherever it is built
            torch.manual_seed(0)
            self.encoder = nn.Conv1d(1, latent_dim, 100, 100)
            self.decoder = nn.ConvTranspose1d(latent_dim, 1, 100, 100)

    def encode(self, wave: Tensor) -> Tensor:
        return self.encoder(nn.functional.pad(wave, (0, -wave.shape[-1] % 100)))

    def decode(self, latents: Tensor) -> Tensor:
        return self.decoder(latents)


class Critic(AbstractDiscriminator):
    judges = "latents"

    def __init__(self) -> None:
        super().__init__()
        self.score = nn.Conv1d(4, 1, 1)

    def forward(self, values: Tensor) -> tuple[Judgement, ...]:
        return (Judgement(self.score(values)),)


class Tiny(AbstractModel):
    def __init__(
        self,
        parts: Mapping[str, object],
        latent_dim: int,
        width: int = 8,
        dropout: float = 0.1,
        features: str = "latents",
        loudness: float = 1.0,
    ) -> None:
        super().__init__(parts)
        self.features = features
        self.loudness = loudness
        self.embedding = nn.Embedding(SYMBOLS, width)
        self.prompt = nn.Linear(latent_dim, width)
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(width, latent_dim)
        self.register_buffer("scale", torch.ones(()))

    def analyse(self, recording, item=None) -> Utterance:
        codec = self.part("codec", ConvCodec)
        wave = resample(recording, codec.sample_rate).wave
        if item.text == "fault":
            raise RuntimeError("this recording cannot be analysed")
        if self.features == "wave":
            return Utterance(wave=wave)
        with torch.no_grad():
            latents = codec.encode(wave[None, None])[0]
        durations = self.part("aligner", AbstractAligner).align(item, item.phonemes, wave, codec.sample_rate)
        symbols = torch.tensor([ord(symbol) % (SYMBOLS - 1) + 1 for symbol in item.phonemes])
        return Utterance(latents, symbols, torch.tensor(durations))

    def measure(self, batches) -> None:
        if self.features == "latents":
            values = [batch.latents.transpose(1, 2)[batch.frame_mask] for batch in batches]
            self.scale.copy_(torch.cat(values).std())

    def forward(self, batch) -> Tensor:
        speaker = masked_mean(batch.prompt.transpose(1, 2), batch.prompt_mask)
        states = self.embedding(batch.symbols) + self.prompt(speaker)[:, None]
        frames = whole_frames(batch.durations, 80.0, batch.frame_mask.sum(dim=1))
        return self.output(self.dropout(torch.tanh(regulate(states, frames)))).transpose(1, 2)
