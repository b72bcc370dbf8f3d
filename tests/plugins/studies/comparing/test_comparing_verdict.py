"""Tests in pairs, corrections, verdicts, margins and fronts against known cases."""

import numpy as np
import pytest

from voxloom_registry import ConfigError
from voxloom_studies.comparing.front import fronts_of
from voxloom_studies.comparing.margins import Margin, margins_of
from voxloom_studies.comparing.verdict import differences_of, sentence_of, verdict_of
from voxloom_studies.comparison import Interval, System
from voxloom_studies.statistics import EXACT, Measured, excess, holm, mean, p_value


def of(values, better="higher", weight=1.0) -> Measured:
    return Measured(better, {f"u{place}": (value * weight, weight) for place, value in enumerate(values)}, mean)


def test_p_of_a_difference_of_one_sign_is_that_of_two_assignments() -> None:
    assert p_value(of([1, 2, 3, 4, 5, 6]), of([0] * 6)) == pytest.approx(2 / 2**6)
    assert p_value(of([1, 1, 1]), of([0] * 3)) == pytest.approx(2 / 2**3)
    assert p_value(of([1, -1]), of([0, 0])) == 1.0
    assert p_value(of([0.3, 0.1]), of([0.3, 0.1])) == 1.0
    assert p_value(of([]), of([])) == 1.0


def test_p_is_that_of_the_sign_flip_test_by_hand() -> None:
    differences = np.array([3.0, -1.0, 2.0, 2.0, -0.5])
    signs = np.array(np.meshgrid(*[[1, -1]] * 5)).reshape(5, -1).T
    expected = np.mean(np.abs(signs @ differences) >= abs(differences.sum()) - 1e-12)
    assert p_value(of(differences), of([0] * 5)) == pytest.approx(expected)


def test_p_of_many_utterances_is_drawn_and_repeats() -> None:
    rng = np.random.default_rng(1)
    noise = rng.standard_normal(EXACT + 10)
    clear = p_value(of(noise + 2 + 0.1 * rng.standard_normal(len(noise))), of(noise))
    assert 0 < clear < 0.001
    first, second = of(noise), of(rng.standard_normal(len(noise)))
    assert p_value(first, second) == p_value(first, second) > 0.05


def test_p_is_small_as_often_as_it_says_where_nothing_differs() -> None:
    rng = np.random.default_rng(0)
    found = [p_value(of(rng.standard_normal(8)), of(rng.standard_normal(8))) for _ in range(300)]
    assert 0.02 < np.mean(np.array(found) <= 0.05) < 0.09


def test_weights_count() -> None:
    first = Measured("lower", {"a": (5.0, 10.0), "b": (0.0, 1.0)}, mean)
    second = Measured("lower", {"a": (0.0, 10.0), "b": (1.0, 1.0)}, mean)
    assert excess(first, second).value == pytest.approx(4 / 11)


def test_holm() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.5, 0.6]) == [1.0, 1.0]
    assert holm([]) == []


@pytest.mark.parametrize(
    ("interval", "p", "margin", "better", "verdict"),
    [
        ((0.5, 0.3, 0.7), 0.01, 0.1, "higher", "first better"),
        ((0.5, 0.3, 0.7), 0.01, 0.1, "lower", "second better"),
        ((-0.5, -0.7, -0.3), 0.01, 0.1, "lower", "first better"),
        ((0.5, 0.3, 0.7), 0.2, 0.1, "higher", "undecided"),
        ((0.05, 0.01, 0.09), 0.01, 0.1, "higher", "no difference"),
        ((0.05, 0.01, 0.11), 0.01, 0.1, "higher", "undecided"),
        ((0.0, -0.2, 0.2), 1.0, 0.1, "higher", "undecided"),
        ((0.0, 0.0, 0.0), 1.0, 0.0, "higher", "no difference"),
        ((float("nan"),) * 3, 1.0, 0.1, "higher", "undecided"),
    ],
)
def test_verdicts(interval, p, margin, better, verdict) -> None:
    assert verdict_of(Interval(*interval, 20), p, margin, better) == verdict


def test_two_utterances_say_nothing_unless_they_are_equal() -> None:
    assert verdict_of(Interval(0.01, 0.0, 0.02, 2), 1.0, 0.1, "higher") == "undecided"
    assert verdict_of(Interval(0.0, 0.0, 0.0, 1), 1.0, 0.0, "higher") == "no difference"


def test_every_pair_is_corrected_for_all() -> None:
    rng = np.random.default_rng(0)
    base = rng.standard_normal(8)
    measured = {"a": of(base + 1), "b": of(base), "c": of(base)}
    found = {(each.first, each.second): each for each in differences_of("dnsmos", measured, Margin(0.1))}
    assert found["a", "b"].p_value == pytest.approx(3 * 2 / 2**8)
    assert found["a", "b"].verdict == found["a", "c"].verdict == "first better"
    assert found["b", "c"].verdict == "no difference"
    assert sentence_of(found["a", "b"]).startswith(
        "a is better than b in dnsmos by 1.00000 [1.00000, 1.00000] (p = 0.02"
    )


def test_a_sentence_names_the_better_one_first_and_counts_in_points() -> None:
    worse, better = of([0.5, 0.6, 0.5, 0.6, 0.5, 0.6], "lower"), of([0.1, 0.2, 0.1, 0.2, 0.1, 0.3], "lower")
    (found,) = differences_of("wer", {"bad": worse, "good": better}, Margin(0.01))
    assert found.verdict == "second better"
    assert sentence_of(found).startswith("good is better than bad in wer by 38.3 [35.0, 40.0] points")


def test_margins_are_absolute_or_relative() -> None:
    found = margins_of(["wer", "rtf", "own"], ["wer=0.02", "own=5%"])
    one, other = Interval(2.0, 0, 0, 9), Interval(-4.0, 0, 0, 9)
    assert found["wer"].between(one, other) == 0.02
    assert found["own"].between(one, other) == pytest.approx(0.1)
    assert found["rtf"].between(one, other) == pytest.approx(0.2)


def test_refuses_wrong_margins() -> None:
    with pytest.raises(ConfigError) as refused:
        margins_of(["wer"], ["were=1", "wer=much", "wer=-1"])
    told = str(refused.value)
    assert "'were' is not measured; did you mean 'wer'?" in told
    assert told.count("must be FIGURE=NUMBER") == 2


def system(name: str, **figures: float) -> System:
    return System(name, (), "nano", {key: Interval(value, value, value, 9) for key, value in figures.items()})


def test_the_front_holds_what_nothing_beats_in_both() -> None:
    systems = [
        system("slow", rtf=1.0, dnsmos=4.0),
        system("fast", rtf=0.1, dnsmos=3.0),
        system("beaten", rtf=0.5, dnsmos=2.9),
        system("twin", rtf=0.1, dnsmos=3.0),
        system("untimed", dnsmos=5.0),
    ]
    assert fronts_of(systems, {"dnsmos": "higher", "rtf": "lower"}) == {"dnsmos": ("fast", "twin", "slow")}
    assert fronts_of([system("a", dnsmos=1.0)], {"dnsmos": "higher"}) == {}


def test_the_front_of_what_is_better_lower() -> None:
    systems = [system("a", rtf=1.0, wer=0.1), system("b", rtf=0.1, wer=0.3), system("c", rtf=1.1, wer=0.2)]
    assert fronts_of(systems, {"wer": "lower", "rtf": "lower"}) == {"wer": ("b", "a")}
