"""What is written can be read again, and says the same."""

import csv
import json
from pathlib import Path

import pytest

from voxloom_studies.comparing.compared import Compared
from voxloom_studies.comparing.verdict import sentence_of
from voxloom_studies.comparing.writing import write
from voxloom_studies.comparison import Comparison, Difference, Interval, Spoken, Symbol, System, Utterance

NAN = float("nan")


@pytest.fixture
def comparison(tmp_path: Path) -> Comparison:
    figures = {"wer": Interval(0.12345, 0.1, 0.15, 2), "dnsmos": Interval(NAN, NAN, NAN, 2)}
    systems = (
        System("sampler.second_sigma=2", ("sampler.second_sigma=2",), "nano", figures),
        System("50% & more", (), "other", {"wer": Interval(0.2, 0.1, 0.3, 2)}),
    )
    spoken = Spoken(tmp_path / "evaluations" / "a.wav", {"wer": 0.5}, 'he said, "no"', (0.0, 101.5), 0.01, ())
    symbols = (Symbol("a", 0.0, 0.1),)
    other = Spoken(Path("/elsewhere/a.wav"), {"wer": 0.25, "dnsmos": 3.0}, None, (), 0.01, symbols)
    utterances = (Utterance("a", "He said: no.", {systems[0].name: spoken, systems[1].name: other}, None),)
    difference = Difference("wer", systems[0].name, systems[1].name, Interval(-0.1, -0.2, 0.0, 2), 0.5, "undecided")
    sentences = (sentence_of(difference),)
    better = {"wer": "lower", "dnsmos": "higher"}
    return Comparison("a title", systems, (difference,), utterances, better, {"machine": "mine"}, sentences)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_csv(comparison: Comparison, tmp_path: Path) -> None:
    write(comparison, tmp_path)
    systems = rows(tmp_path / "systems.csv")
    assert [(row["system"], row["figure"]) for row in systems] == [
        ("sampler.second_sigma=2", "wer"),
        ("sampler.second_sigma=2", "dnsmos"),
        ("50% & more", "wer"),
    ]
    assert float(systems[0]["value"]) == 0.12345
    assert systems[1]["value"] == ""
    spoken = rows(tmp_path / "utterances.csv")
    assert [row["heard"] for row in spoken] == ['he said, "no"', ""]
    assert [row["audio"] for row in spoken] == ["evaluations/a.wav", "/elsewhere/a.wav"]
    assert [row["dnsmos"] for row in spoken] == ["", "3.0"]
    (difference,) = rows(tmp_path / "differences.csv")
    assert (difference["verdict"], float(difference["low"])) == ("undecided", -0.2)


def test_json(comparison: Comparison, tmp_path: Path) -> None:
    write(comparison, tmp_path)
    told = json.loads((tmp_path / "comparison.json").read_text(), parse_constant=pytest.fail)
    assert told["systems"][0]["figures"]["dnsmos"]["value"] is None
    assert told["utterances"][0]["spoken"]["50% & more"]["symbols"] == [{"symbol": "a", "start": 0.0, "end": 0.1}]
    assert told["verdicts"] == list(comparison.verdicts)


def test_latex(comparison: Comparison, tmp_path: Path) -> None:
    write(comparison, tmp_path)
    lines = (tmp_path / "table.tex").read_text().splitlines()
    assert lines[1] == r"\begin{tabular}{lrr}"
    assert lines[3] == r"system & wer, \% $\downarrow$ & dnsmos $\uparrow$ \\"
    assert lines[5] == r"sampler.second\_sigma=2 & 12 [10, 15] & - \\"
    assert lines[6].startswith(r"50\% \& more & 20 [10, 30] & - \\")
    assert [line for line in lines if line.startswith("\\") and "rule" in line] == [
        r"\toprule",
        r"\midrule",
        r"\bottomrule",
    ]
    columns = {line.replace(r"\&", "").count("&") for line in lines if line.endswith(r"\\")}
    assert columns == {2}


def test_people_are_told(comparison: Comparison, tmp_path: Path) -> None:
    notes = Compared(comparison, ("not measured: rtf",), tmp_path).notes
    assert "[10, 15]" in notes[0]
    assert "undecided in wer (-10 [-20, 0] points, p = 0.5)" in notes[1]
    assert notes[-2] == "not measured: rtf"
    assert "page.html" in notes[-1]
