"""Comparisons of what the recordings of tests/data become in other hands: real sound, pitch, symbols and scores."""

import json
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import pyworld
import soundfile
import soxr

from voxloom_studies.comparison import Comparison, Difference, Interval, Spoken, Symbol, System, Utterance
from voxloom_studies.page import write_page

BETTER = {"wer": "lower", "similarity": "higher", "dnsmos": "higher", "rtf": "lower"}
HOSTILE = "He wrote <script>document.title = 'taken'</script> & \"more\""
PITCH_STEP, UNIT = 0.005, 0.025  # s

Make = Callable[..., Comparison]


@pytest.fixture(scope="session")
def make_comparison(data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Make:
    """`make_comparison(systems=3, utterances=2)`, the text of the first utterance being an attack."""

    def make(systems: int = 3, utterances: int = 2) -> Comparison:
        return comparison_of(data_folder, tmp_path_factory.mktemp("spoken"), systems, utterances)

    return make


@pytest.fixture(scope="session")
def comparison(make_comparison: Make) -> Comparison:
    """Of three systems on two utterances."""
    return make_comparison()


def comparison_of(data: Path, folder: Path, systems: int, utterances: int) -> Comparison:
    """Each system speaks a little faster and with more noise than the one before."""
    known = [json.loads(line) for line in (data / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    lines = [known[place % len(known)] | {"place": place} for place in range(utterances)]
    lines[0]["text"] += f" {HOSTILE}"
    names = [f"sampler={('euler', 'heun', 'dpm++')[place % 3]} steps={2 ** (9 - place)}" for place in range(systems)]
    rated = tuple(_system(place, name, utterances) for place, name in enumerate(names))
    return Comparison(
        title="Solvers <of> one voice",
        systems=rated,
        differences=tuple(each for pair in combinations(range(systems), 2) for each in _differences(names, *pair)),
        utterances=tuple(_utterance(line, names, data, folder) for line in lines),
        better=BETTER,
        about={"command": "voxloom sweep sampler=euler,heun --voice nano", "machine": "2 cores", "voxloom": "0.1.0"},
        verdicts=(f"{names[-1]} is better than {names[0]} in rtf by 0.6 [0.5, 0.7] (p = 0.0002)", "Nothing else is."),
        front={"wer": tuple(names), "similarity": tuple(names[1:])},
    )


def _system(place: int, name: str, count: int) -> System:
    values = {
        "wer": (0.081 + 0.021 * place, 0.018),
        "similarity": (0.83 - 0.013 * (place - 1) ** 2 / (1 + place), 0.011),
        "dnsmos": (3.31 - 0.04 * place, 0.05),
        "rtf": (0.93 * 0.55**place, 0.06 * 0.55**place),
    }
    figures = {each: Interval(value, value - half, value + 1.2 * half, count) for each, (value, half) in values.items()}
    return System(name, tuple(name.split()), "nano", figures)


def _differences(names: list[str], first: int, second: int) -> tuple[Difference, Difference]:
    one, other, apart = names[first], names[second], second - first
    wer, rtf = -0.021 * apart, 0.4 * apart
    verdict = "first better" if apart > 1 else "no difference"
    return (
        Difference("wer", one, other, Interval(wer, wer - 0.03, wer + 0.03, 9), 0.4 / 8**apart, verdict),
        Difference("rtf", one, other, Interval(rtf, rtf - 0.05, rtf + 0.07, 9), 0.0002, "second better"),
    )


def _utterance(line: dict, names: list[str], data: Path, folder: Path) -> Utterance:
    samples, rate = soundfile.read(data / line["audio"])
    ends = (np.cumsum(line["units"]) * UNIT).tolist()
    symbols = list(zip(line["phonemes"], [0.0, *ends[:-1]], ends, strict=True))
    spoken = {name: _spoken(line, place, samples, rate, symbols, folder) for place, name in enumerate(names)}
    return Utterance(f"{line['id']}-{line['place']}", line["text"], spoken, data / line["audio"])


def _spoken(
    line: dict, place: int, samples: np.ndarray, rate: int, symbols: list[tuple[str, float, float]], folder: Path
) -> Spoken:
    speed = 1 + 0.04 * place
    wave = soxr.resample(samples, rate * speed, rate)
    wave = wave + 0.002 * place * np.random.default_rng(place).standard_normal(len(wave))
    path = folder / f"{line['place']}-{place}.flac"
    soundfile.write(path, np.clip(wave, -1, 1), rate)
    pitch, _ = pyworld.dio(wave, rate, frame_period=1000 * PITCH_STEP)
    words = line["text"].split()
    wrong = {0: words, 1: [words[0], "coarsened", *words[2:]], 2: words[1:]}[place % 3]
    scores = {
        "wer": ((place % 3 > 0) + line["place"] * (place + 1) % 3) / len(words),
        "similarity": 0.8 - 0.01 * place - 0.02 * (line["place"] % 4),
        "dnsmos": 3.3 - 0.05 * place + 0.03 * (line["place"] % 3),
        "rtf": 0.93 * 0.55**place,
    }
    timed = tuple(Symbol(symbol, start / speed, end / speed) for symbol, start, end in symbols)
    return Spoken(path, scores, " ".join(wrong).lower(), tuple(pitch.tolist()), PITCH_STEP, timed)


VOID = {"meta", "link", "img", "input", "br"}


class Page(HTMLParser):
    """A page taken apart: elements with their attributes in order, and the text in each kind of element."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.unclosed: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.unclosed.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_startendtag(self, tag: str, attrs: list) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.unclosed.pop() == tag, f"</{tag}> closes something else in line {self.getpos()[0]}"

    def handle_data(self, data: str) -> None:
        for tag in set(self.unclosed):
            self.texts[tag][-1] += data

    def all(self, tag: str, **attributes: str) -> list[dict[str, str | None]]:
        """Attributes of the elements that have these among theirs."""
        return [found for each, found in self.elements if each == tag and attributes.items() <= found.items()]


@pytest.fixture(scope="session")
def page_text(comparison: Comparison, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of `comparison`."""
    path = tmp_path_factory.mktemp("page") / "page.html"
    write_page(comparison, path)
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def page(page_text: str) -> Page:
    """The same, taken apart."""
    return Page(page_text)


@pytest.fixture(scope="session")
def parse() -> Callable[[str], Page]:
    """Take another page apart."""
    return Page
