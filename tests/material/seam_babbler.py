"""A model of thirty lines that generates tokens, one frame after the other."""

import torch
from torch import nn
from torch.nn.utils.rnn import pad_sequence

from voxloom.codec import TokenCodec
from voxloom.model import AbstractModel
from voxloom.nn.masks import length_mask
from voxloom.text import AbstractText
from voxloom.values import Condition, Conditioned, Prosody, Tokens


class Babbler(AbstractModel):
    def __init__(self, parts):
        super().__init__(parts)
        self.table = nn.Embedding(len(self.part("text", AbstractText).vocabulary), 80)

    def condition(self, transcripts, prompts, rngs, given=None):
        spelled = [[symbol.symbol for symbol in transcript.symbols] for transcript in transcripts]
        ids = [torch.tensor(self.part("text", AbstractText).ids(symbols)) for symbols in spelled]
        frames = torch.tensor([8 * len(each) for each in ids])
        loud = [prompt.wave.square().mean().sqrt() for prompt in prompts]
        states = [level * self.table(each.repeat_interleave(8)) for level, each in zip(loud, ids, strict=True)]
        padded = pad_sequence(states, batch_first=True).transpose(1, 2)
        return Conditioned(Condition(padded, length_mask(frames)), Prosody(frames))

    def generate(self, condition, rngs):
        codec, values = self.part("codec", TokenCodec), torch.zeros(condition.frames.shape, dtype=torch.long)
        for item, rng in enumerate(rngs):
            token = torch.randint(codec.codebook_size, (codec.codebooks,), generator=rng)
            for frame in range(values.shape[2]):
                token = values[item, :, frame] = ((token - 128) * 0.9 + 128 + condition.frames[item, :, frame]).long()
        return Tokens(values.clamp(0, codec.codebook_size - 1), condition.mask)
