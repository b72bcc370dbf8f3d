"""Whether what is heard follows what is asked: pitch, rate and pauses within 5 %. `pytest -s` shows every figure."""

from collections.abc import Callable, Iterator

import pytest

from voxloom.codec import AbstractCodec

pytestmark = pytest.mark.slow

GATE = 0.05
SENTENCES = (
    ("The quick brown fox", "jumps over the lazy dog", "and runs away."),
    ("Please call Stella and", "ask her to bring these things", "with her from the store."),
    ("We were sailing along", "a wide and quiet river", "when the rain began."),
)
"""What is marked lies in the middle."""
PROMPTS = ("heart", "george")
SEMITONES = (-4, -2, 2, 4)
RATES = (0.7, 0.85, 1.2, 1.5)
PAUSES = (0.2, 0.5, 1.0, 2.0)

cases = pytest.mark.parametrize(
    ("prompt", "texts"),
    [
        pytest.param(prompt, texts, id=f"{prompt}, {texts[1]}")
        for prompt in PROMPTS
        for texts in SENTENCES[PROMPTS.index(prompt) :: 2 - PROMPTS.index(prompt)]
    ],
)


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Iterator[Callable[[str, float, float], None]]:
    """Takes (what, asked, heard); shows all, then fails when one is off by more than the gate."""
    found: list[tuple[str, float, float]] = []
    yield lambda what, asked, heard: found.append((what, asked, heard / asked - 1))
    name = request.node.callspec.id
    print(f"\n{name}: " + "; ".join(f"{what} {asked:g}: {100 * off:+.1f} %" for what, asked, off in found))
    assert found
    assert all(abs(off) <= GATE for *_, off in found), f"{name}: {found}"


def tagged(texts: tuple[str, str, str], **attributes: str) -> str:
    told = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    return f"<speak>{texts[0]} <prosody {told}>{texts[1]}</prosody> {texts[2]}</speak>"


@cases
def test_pitch(say, risen, figures, prompt, texts):
    """Ratios of medians count where all of the pitch lies in what the codec can give, and people are told where not."""
    text = " ".join(texts)
    usual = say(text, prompt)
    span = usual.span(text, texts[1])
    for semitones in SEMITONES:
        wanted = 2 ** (semitones / 12)
        whole = say(text, prompt, melody={"shift_semitones": float(semitones)})
        part = say(tagged(texts, pitch=f"{semitones:+d}st"), prompt)
        for what, heard, where in (("whole", whole, None), ("span", part, span)):
            ratio, medians = risen(usual, heard, where)
            figures(what, wanted, ratio)
            if not any(note.startswith("melody:") for note in heard.result.notes):
                figures(f"{what}, medians", wanted, medians)


@cases
def test_rate(say, nano, warp, figures, prompt, texts):
    text = " ".join(texts)
    usual = say(text, prompt)
    start, stop = usual.span(text, texts[1])
    for rate in RATES:
        heard = say(text, prompt, rate={"factor": rate})
        figures("whole", rate, usual.sounding / heard.sounding)
        heard = say(tagged(texts, rate=f"{100 * rate:g}%"), prompt)
        begun, ended = warp(nano.model.part("codec", AbstractCodec), usual, heard, (start, stop))
        figures("span", rate, (stop - start) / (ended - begun))


@cases
def test_pauses(say, figures, prompt, texts):
    for seconds in PAUSES:
        heard = say(f'<speak>{texts[0]} <break time="{seconds:g}s"/> {texts[1]} {texts[2]}</speak>', prompt)
        figures("pause", seconds, heard.longest_silence)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_pauses_by_punctuation(say, figures, prompt):
    text = "After the long and rainy night, we went home. Nobody had seen us."
    heard = say(text, prompt, pauses={"comma_seconds": 0.4, "sentence_seconds": 0.8})
    (comma, sentence) = sorted(length for _, length in heard.inner_silences())[-2:]
    figures("comma", 0.4, comma)
    figures("sentence", 0.8, sentence)


def test_a_pause_between_sentences_that_are_spoken_one_by_one(say):
    first = "We were sailing along a wide and quiet river when the rain began, and nobody knew where it would end."
    second = "Please call Stella, and ask her to bring these things with her from the store, all of them, by noon."
    heard = say(f'<speak>{first} <break time="1.5s"/> {second}</speak>')
    assert len(heard.result.sentences) == 2
    print(f"\nbetween sentences: 1.5 s asked for, {heard.longest_silence:.3f} s heard")
    assert heard.longest_silence == pytest.approx(1.5, rel=GATE)
