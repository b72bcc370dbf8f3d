"""Words out of the frames of a network trained by CTC (Graves et al. 2006)."""

from collections.abc import Sequence
from itertools import groupby

import torch
from jaxtyping import Float
from torch import Tensor

from voxloom.metric import Word


def greedy_words(
    logits: Float[Tensor, "T V"], symbols: Sequence[str], blank: int, delimiter: str, frame_seconds: float
) -> list[Word]:
    """The words of the likeliest symbol of each frame: repeats are one, blanks part repeats, `delimiter` parts words.

    A word lasts from the first frame of its first symbol to the end of the last frame of its last one; its score is
    the geometric mean of those symbols' probabilities over their frames. Special symbols, such as `<s>`, are no text.
    """
    logs, best = torch.log_softmax(logits.float(), dim=-1).max(dim=-1)
    words: list[Word] = []
    letters: list[tuple[str, int, int]] = []  # symbol, first frame, frame after the last

    def finish() -> None:
        if letters:
            frames = [frame for _, first, end in letters for frame in range(first, end)]
            score = float(logs[frames].mean().exp())
            start, end = letters[0][1] * frame_seconds, letters[-1][2] * frame_seconds
            words.append(Word("".join(letter for letter, _, _ in letters), start, end, min(1.0, score)))
            letters.clear()

    first = 0
    for index, run in groupby(best.tolist()):
        end = first + len(list(run))
        symbol = symbols[index]
        if symbol == delimiter:
            finish()
        elif index != blank and not (len(symbol) > 1 and symbol[0] in "<["):
            letters.append((symbol, first, end))
        first = end
    finish()
    return words
