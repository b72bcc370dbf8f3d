"""Questions of several requests, answered by one call of the model."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import torch
from torch import Tensor

from voxloom.model import AbstractModel, ProsodyEdit, Spoken
from voxloom.transform import batched
from voxloom.transform import item_of as prosody_of
from voxloom.values import Conditioned, Latents, Prosody, Tokens
from voxloom.wrapped import WrappedModel
from voxloom_batch.gathering import Conditioning, Generating, Question, Rendering, Speaking
from voxloom_batch.pieces import condition_of, content_of, item_of, joined


def answers(model: AbstractModel, questions: Sequence[Question]) -> list[Any]:
    """An answer, or the error that is one, to each of these, which have their `key` in common.

    When they cannot be answered together each is answered alone, so that one that cannot be met harms no other.
    """
    rngs = [question.rng for question in questions if isinstance(question, Conditioning | Generating)]
    states = [rng.get_state() for rng in rngs]
    try:
        with torch.no_grad():
            return _together(model, questions)
    except Exception as error:
        if len(questions) == 1:
            return [error]
    for rng, state in zip(rngs, states, strict=True):
        rng.set_state(state)
    return [answer for question in questions for answer in answers(model, [question])]


def _together(model: AbstractModel, questions: Sequence[Question]) -> list[Any]:
    around = WrappedModel(model)  # passes nothing on that a model need not take
    match questions[0]:
        case Conditioning():
            return _conditioned(around, cast("Sequence[Conditioning]", questions))
        case Generating():
            return _generated(around, cast("Sequence[Generating]", questions))
        case Rendering():
            return _rendered(around, cast("Sequence[Rendering]", questions))
        case Speaking():
            return _spoken(around, cast("Sequence[Speaking]", questions))


def _conditioned(model: AbstractModel, questions: Sequence[Conditioning]) -> list[Conditioned]:
    symbols = [len(question.transcript.symbols) for question in questions]

    def edited(prosody: Prosody) -> Prosody:
        items = [prosody_of(prosody, number, count) for number, count in enumerate(symbols)]
        pairs = zip(questions, items, strict=True)
        return batched([item if question.edit is None else question.edit(item) for question, item in pairs])

    edit: ProsodyEdit | None = edited if any(question.edit for question in questions) else None
    made = model.condition(
        [question.transcript for question in questions],
        [question.prompt for question in questions],
        [question.rng for question in questions],
        None,
        questions[0].alpha,
        edit,
    )
    return [
        Conditioned(condition_of(made.condition, number), prosody_of(made.prosody, number, count))
        for number, count in enumerate(symbols)
    ]


def _generated(model: AbstractModel, questions: Sequence[Generating]) -> list[Latents | Tokens]:
    condition = joined([question.condition for question in questions])
    made = model.generate(condition, [question.rng for question in questions])
    return [content_of(made, number) for number in range(len(questions))]


def _rendered(model: WrappedModel, questions: Sequence[Rendering]) -> list[list[Tensor]]:
    """Each by itself, as padding would be heard, but several at a time on a CPU."""

    def rendered(question: Rendering) -> list[Tensor]:
        with torch.no_grad():  # which a thread has for itself
            return model.render(question.content)

    with ThreadPoolExecutor(torch.get_num_threads() if model.inner.device.type == "cpu" else 1) as pool:
        return list(pool.map(rendered, questions))


def _spoken(model: AbstractModel, questions: Sequence[Speaking]) -> list[Spoken]:
    alpha = questions[0].alpha
    made: Spoken = model.speak(
        [question.text for question in questions],
        [question.prompt for question in questions if question.prompt is not None],
        [question.seed for question in questions],
        **({} if alpha is None else {"alpha": alpha}),
    )
    return [
        Spoken(
            made.waves[number : number + 1],
            made.sample_rate,
            None if made.transcripts is None else made.transcripts[number : number + 1],
            None if made.prosody is None else item_of(made.prosody, number),
        )
        for number in range(len(questions))
    ]
