"""Forty faults in forty words: how many are found, how many mended. `pytest -m slow -s` prints the table."""

import pytest
import torch
from rich.console import Console
from rich.table import Table

from voxloom.nn.durations import whole_frames
from voxloom_checking.words import words_of

FAULTS = {
    "Children had walked across the wooden bridge.": (2, 3, 5, 6),
    "She always drinks coffee before breakfast.": (1, 2, 3, 4),
    "The river flooded several villages yesterday.": (1, 2, 3, 4),
    "Please bring another chair into the kitchen.": (1, 2, 3, 6),
    "My brother painted those windows green.": (1, 2, 3, 4),
    "Nobody remembers where the letter went.": (0, 1, 2, 4),
    "Heavy clouds gathered above the mountain.": (0, 1, 2, 5),
    "Their train arrives shortly after seven.": (1, 2, 3, 4),
    "Music sounded softly through the garden.": (0, 1, 2, 5),
    "Every sailor feared that narrow channel.": (0, 1, 2, 4),
}
BESIDE = round((0.025 + 0.015) * 16000)
"""Samples that change beside a word: the margin of what is spoken anew and the cross-fade."""


def _words(result):
    (sentence,) = result.sentences
    prosody = sentence.prosody
    frames = whole_frames(prosody.durations, sentence.frame_rate, prosody.frames)[0].tolist()
    return {word.name: word for word in words_of(sentence.transcript, frames)}


def _named(result, end):
    """The words of which the notes say so."""
    notes = [note.removeprefix("check: '") for note in result.notes if note.startswith("check: '")]
    return {note.split("'")[0] for note in notes if note.endswith(end)}


def _only_there(wrong, result, words):
    """Whether all samples but those of `words` are the same."""
    spans = _words(result)
    outside = torch.ones(len(result.wave), dtype=torch.bool)
    for name in words:
        outside[max(0, 200 * spans[name].first - BESIDE) : 200 * spans[name].last + BESIDE] = False
    return torch.equal(wrong.wave[outside], result.wave[outside])


@pytest.mark.slow
def test_faults_are_found_and_mended(spoiled, kinds, heart, george):
    listened = spoiled.having(check={"on": True})
    found, mended, more = ({kind: [] for kind in kinds} for _ in range(3))
    number = 0
    for text, places in FAULTS.items():
        for place in places:
            kind = kinds[number % len(kinds)]
            asked = {"text": text, "prompt": (heart, george)[number % 2], "seed": number}
            spoiled.model.faults = [(kind, place)]
            wrong, result = spoiled.run("say", **asked), listened.run("say", **asked)
            anew, left = _named(result, "spoken anew"), _named(result, "times")
            name = text.rstrip(".").split()[place]
            found[kind].append(name in anew | left)
            mended[kind].append(name in anew)
            more[kind].append(len((anew | left) - {name}))
            assert _only_there(wrong, result, anew)
            number += 1
    table = Table("fault", "words", "found", "mended", "others named")
    for kind in kinds:
        table.add_row(
            kind, *(str(each) for each in (len(found[kind]), *(sum(rows[kind]) for rows in (found, mended, more))))
        )
    totals = [sum(sum(each) for each in rows.values()) for rows in (found, mended, more)]
    table.add_row("all", str(number), *(str(each) for each in totals))
    Console(width=100).print(table)
    assert number == 40
    assert totals[0] >= 36
    assert totals[1] >= 34
    assert totals[2] <= 12
