"""What the page is made of: axes, labels, curves, words, sound and pictures."""

import io
import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import soundfile
import torch
from PIL import Image

from voxloom.audio import read
from voxloom.model import Recording
from voxloom_studies.comparison import Comparison, Interval, Symbol
from voxloom_studies.page.choice import choose
from voxloom_studies.page.heard import Words, compared
from voxloom_studies.page.labels import Box, lay_out
from voxloom_studies.page.names import written
from voxloom_studies.page.pareto import FRAME, plots_of
from voxloom_studies.page.scale import Scale, scale_over
from voxloom_studies.page.sound import opus
from voxloom_studies.page.spectrogram import grey_png, spectrogram
from voxloom_studies.page.table import columns_of
from voxloom_studies.page.tracks import HEIGHT, curve, pitch_scale, placed


def shades(png: bytes) -> np.ndarray:
    """From 0, black, to 1, white."""
    return np.asarray(Image.open(io.BytesIO(png)).convert("L")) / 255


@pytest.mark.parametrize(
    ("scale", "ticks"),
    [
        (Scale(0.0, 1.0), [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (Scale(5.4, 14.9), [6, 8, 10, 12, 14]),
        (Scale(-3.0, 3.0), [-2, 0, 2]),
        (Scale(0.03, 4.0, is_log=True), [0.05, 0.1, 0.2, 0.5, 1, 2]),
        (Scale(0.003, 40.0, is_log=True), [0.01, 0.1, 1, 10]),
        (Scale(1.1, 1.9, is_log=True), [1.2, 1.4, 1.6, 1.8]),
    ],
)
def test_ticks_are_round(scale: Scale, ticks: list[float]) -> None:
    assert scale.ticks() == pytest.approx(ticks)


def test_an_axis_is_logarithmic_where_values_lie_far_apart() -> None:
    far = scale_over([0.01, 1.0])
    assert far.is_log
    assert far.place(0.1) == pytest.approx(0.5)
    assert not scale_over([0.5, 1.0]).is_log
    assert not scale_over([-1.0, 100.0]).is_log


def test_an_axis_of_one_value_or_none_has_a_length() -> None:
    for values in ([3.0], [0.0], [math.nan], []):
        scale = scale_over(values)
        assert scale.high > scale.low
    assert scale_over([0.0, 1.0], floor=0.0).low == 0


def test_labels_keep_apart_and_inside() -> None:
    frame = Box(0, 0, 400, 300)
    points = [(380.0, 20.0), (370.0, 30.0), (200.0, 150.0), (205.0, 152.0), (10.0, 290.0)]
    labels = lay_out(points, ["1 one", "2 other", "3 " + "long " * 20, "4 more", "5 last"], 6, frame)
    boxes = [label.box() for label in labels]
    assert all(first.shared(second) == 0 for place, first in enumerate(boxes) for second in boxes[:place])
    assert all(box.shared(frame) == pytest.approx(box.area()) for box in boxes)
    assert len(labels[2].text) == 30
    assert labels[2].text.endswith("…")


def test_a_plot_has_every_system_where_its_figures_are(comparison: Comparison) -> None:
    wer, similarity = plots_of(comparison)
    assert [point.number for point in wer.points] == [1, 2, 3]
    across = [point.x for point in wer.points]
    assert across == sorted(across, reverse=True)  # each is faster than the one before
    assert [point.y for point in wer.points] == sorted((point.y for point in wer.points), reverse=True)
    for point in (*wer.points, *similarity.points):
        left, right, low, high = point.bars
        assert FRAME.left <= left < point.x < right <= FRAME.right
        assert FRAME.top <= high < point.y < low <= FRAME.bottom
    assert wer.points[0].title == f"{comparison.systems[0].name}: WER, % 8.1 [6.3, 10.3], RTF 0.93 [0.87, 1.00]"
    assert [point.is_front for point in similarity.points] == [False, True, True]


def test_the_front_goes_through_its_systems(comparison: Comparison) -> None:
    wer, similarity = plots_of(comparison)
    slow, middle, fast = wer.points
    steps = f"V{fast.y}H{middle.x}V{middle.y}H{slow.x}V{slow.y}H{FRAME.right}"
    assert wer.front == f"M{fast.x} {FRAME.top}{steps}"
    assert similarity.front.startswith(f"M{similarity.points[2].x} {FRAME.bottom}V{similarity.points[2].y}")


def test_a_system_without_time_is_not_drawn(comparison: Comparison) -> None:
    timeless = replace(comparison.systems[0], figures={"wer": comparison.systems[0].figures["wer"]})
    plot = plots_of(replace(comparison, systems=(timeless, *comparison.systems[1:])))[0]
    assert len(plot.points) == 2
    assert plot.said.endswith("1 without both figures is not drawn.")
    assert plots_of(replace(comparison, systems=(timeless,))) == []


def test_the_best_is_marked_by_the_direction_of_better(comparison: Comparison) -> None:
    marks = {column.figure: [cell.mark for cell in column.cells] for column in columns_of(comparison)}
    assert marks["wer"] == ["best", "≈ best", ""]
    assert marks["similarity"] == ["", "best", ""]
    assert marks["rtf"] == ["", "", "best"]
    undecided = replace(comparison.differences[0], verdict="undecided")
    other = columns_of(replace(comparison, differences=(undecided,)))
    assert [cell.mark for cell in other[0].cells] == ["best", "best?", ""]


def test_values_of_different_sizes_are_each_as_fine_as_they_are_known() -> None:
    slow, fast = Interval(1.234, 1.1, 1.4, 9), Interval(0.01234, 0.012, 0.0129, 9)
    assert written("rtf", [slow, fast, None], one_by_one=True) == [
        ("1.23", "[1.10, 1.40]"),
        ("0.01234", "[0.01200, 0.01290]"),
        ("", ""),
    ]


def test_the_worst_come_first_and_the_rest_is_drawn(make_comparison: Callable[..., Comparison]) -> None:
    comparison = make_comparison(1, 2)
    name = comparison.systems[0].name
    first = comparison.utterances[0]
    many = tuple(
        replace(first, id=str(number), spoken={name: replace(first.spoken[name], scores={"wer": number / 40})})
        for number in range(40)
    )
    found = choose(replace(comparison, utterances=many), 9)
    ids = [each.id for each in found.utterances]
    assert ids[:5] == ["39", "38", "37", "36", "35"]
    assert len(set(ids)) == 9
    assert found == choose(replace(comparison, utterances=many), 9)
    assert found.said.startswith("9 of 40 utterances can be heard and seen here: the 5 with the worst WER")
    assert "4 drawn at random of the rest. 31 were left out" in found.said
    assert choose(replace(comparison, utterances=many), 40).said == "All 40 utterances, those with the worst WER first."


@pytest.mark.parametrize(
    ("text", "heard", "words"),
    [
        ("A hand.", "a hand", [("same", "a hand")]),
        ("Say it now", "say now", [("same", "say"), ("missing", "it"), ("same", "now")]),
        ("Say it", "hey it is", [("missing", "Say"), ("other", "hey"), ("same", "it"), ("other", "is")]),
        ("Well - no", "well - no", [("same", "well - no")]),
        ("No", "", [("missing", "No")]),
        ("", "", []),
    ],
)
def test_words_are_told_apart(text: str, heard: str, words: list[tuple[str, str]]) -> None:
    assert compared(text, heard) == [Words(*each) for each in words]


def test_curves_break_where_nothing_is_voiced() -> None:
    scale = pitch_scale([[100.0, 0.0], [200.0]])
    assert scale is not None
    assert scale.low < 100 < 200 < scale.high
    path = curve([100.0, 200.0, 0.0, 150.0, math.nan, 200.0], 0.02, Scale(100.0, 200.0, is_log=True))
    assert path == f"M0 {HEIGHT}L2 0M6 {round(HEIGHT * (1 - math.log2(1.5)))}h1M10 0h1"
    assert pitch_scale([[0.0, 0.0], []]) is None


def test_fine_curves_are_thinned() -> None:
    assert curve([100.0] * 9, 0.005, Scale(50.0, 200.0, is_log=True)).count("L") == 2


def test_symbols_lie_in_percent_of_the_axis() -> None:
    first, pause = placed([Symbol("ə", 0.5, 1.0), Symbol(" ", 1.0, 2.0)], 2.0)
    assert (first.symbol, first.left, first.width, first.title) == ("ə", 25.0, 25.0, "ə: 0.50 to 1.00 s")
    assert (pause.symbol, pause.title) == ("", "pause: 1.00 to 2.00 s")


@pytest.mark.parametrize(("rate", "written_rate"), [(8000, 8000), (22050, 24000), (44100, 48000), (96000, 48000)])
def test_sound_keeps_its_length_at_a_rate_of_opus(rate: int, written_rate: int) -> None:
    wave = 0.3 * torch.sin(torch.arange(round(1.3 * rate)) * (2 * math.pi * 440 / rate))
    samples, found = soundfile.read(io.BytesIO(opus(Recording(wave, rate))))
    assert found == written_rate
    assert len(samples) / found == pytest.approx(1.3, abs=0.001)
    assert np.sqrt(np.square(samples).mean()) == pytest.approx(0.3 / math.sqrt(2), rel=0.05)


def test_a_tone_is_a_line_at_its_frequency(heart) -> None:
    wave = 0.5 * torch.sin(torch.arange(24000) * (2 * math.pi * 3000 / 24000))
    image = shades(spectrogram(Recording(wave, 24000)))
    assert image.shape == (128, 101)
    assert abs(image[:, 50].argmin() - (127 - 3000 / 62.5)) <= 1
    assert image[:, 50].min() == 0
    assert image[0, 50] == 1
    speech = shades(spectrogram(read(heart)))
    assert len(np.unique(speech)) == 16


def test_silence_and_a_single_sample_have_a_picture() -> None:
    for wave in (torch.zeros(16000), torch.zeros(1)):
        assert shades(spectrogram(Recording(wave, 16000))).min() == 1


def test_pictures_are_what_was_drawn() -> None:
    ink = np.arange(15, dtype=np.uint8).reshape(3, 5)
    assert np.allclose(shades(grey_png(ink)), 1 - ink / 15)
