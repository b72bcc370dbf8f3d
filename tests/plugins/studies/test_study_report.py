"""The report: numbers as fine as they are known, and what was judged."""

import pytest

from voxloom_studies.report import cell
from voxloom_studies.statistics import Figure


@pytest.mark.parametrize(
    ("metric", "figure", "shown"),
    [
        ("dnsmos", Figure(3.18764, 3.1612, 3.2139, 26), "3.188 [3.161, 3.214]"),
        ("wer", Figure(0.0931, 0.0687, 0.1212, 26), "9.3 [6.9, 12.1]"),
        ("pitch-jsd", Figure(0.01034, 0.00871, 0.01542, 26), "0.0103 [0.0087, 0.0154]"),
        ("mcd", Figure(236.9, 223.1, 250.2, 26), "236.9 [223.1, 250.2]"),
        ("dnsmos", Figure(2.0, 2.0, 2.0, 1), "2.000 [2.000, 2.000]"),
        ("dnsmos", Figure(float("nan"), float("nan"), float("nan"), 0), "-"),
        ("dnsmos", None, "-"),
    ],
)
def test_cells(metric: str, figure: Figure | None, shown: str) -> None:
    assert cell(metric, figure) == shown
