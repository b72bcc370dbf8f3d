"""A token codec without loss but mu-law's, and a text part that spells."""

import torch

from voxloom.codec import TokenCodec
from voxloom.errors import InputError
from voxloom.text import AbstractText, Symbol, Transcript


class Mulaw(TokenCodec):
    """Every sample of a frame is a latent, and a token of 8 bits."""

    sample_rate, hop_length, latent_dim, latent_space, differentiable = 16000, 80, 80, "mulaw", False
    codebooks, codebook_size = 80, 256

    def encode(self, wave):
        padded = torch.nn.functional.pad(wave[:, 0], (0, -wave.shape[-1] % self.hop_length))
        return padded.unflatten(1, (-1, self.hop_length)).transpose(1, 2)

    def decode(self, latents):
        return latents.transpose(1, 2).flatten(1)[:, None]

    def tokenise(self, wave):
        latents = self.encode(wave)
        curved = latents.sign() * torch.log1p(255 * latents.abs()) / torch.log(torch.tensor(256.0))
        return ((curved + 1) * 127.5).round().long()

    def detokenise(self, tokens):
        curved = tokens / 127.5 - 1
        return self.decode(curved.sign() * (256 ** curved.abs() - 1) / 255)


class Letters(AbstractText):
    """Letters, spaces and full stops; a sentence ends at `|`."""

    vocabulary = ("", *" .abcdefghijklmnopqrstuvwxyz")

    def transcribe(self, text):
        letters = [(place, letter) for place, letter in enumerate(text.lower()) if letter in self.vocabulary[1:]]
        if not any(letter.isalpha() for _, letter in letters):
            raise InputError(f"the text {text!r} holds no letter")
        symbols = tuple(Symbol(letter, None, place, place + 1) for place, letter in letters)
        dropped = tuple(letter for letter in text if letter.lower() not in self.vocabulary)
        return Transcript(text, "".join(letter for _, letter in letters), symbols, dropped)

    def split(self, text, limit):
        return [sentence for sentence in text.split("|") if sentence]
