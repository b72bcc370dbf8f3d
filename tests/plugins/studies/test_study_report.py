"""The report: numbers as fine as they are known, and what was judged."""

import pytest

from voxloom_studies.comparison import Interval
from voxloom_studies.definition import Ordering, Row, Run, Study, Table
from voxloom_studies.outcome import Judged, Outcome, Shown
from voxloom_studies.report import column

NOTHING = Interval(float("nan"), float("nan"), float("nan"), 0)
WIDE, NARROW = Interval(3.18764, 3.0612, 3.2139, 26), Interval(3.2, 3.19, 3.21, 26)


@pytest.mark.parametrize(
    ("metric", "figures", "shown"),
    [
        ("dnsmos", [WIDE, NARROW], ["3.19 [3.06, 3.21]", "3.20 [3.19, 3.21]"]),
        ("dnsmos", [NARROW], ["3.200 [3.190, 3.210]"]),
        ("wer", [Interval(0.0931, 0.0687, 0.1212, 26)], ["9.3 [6.9, 12.1]"]),
        ("pitch-jsd", [Interval(0.01034, 0.00871, 0.01542, 26), None], ["0.0103 [0.0087, 0.0154]", "-"]),
        ("mcd", [Interval(236.9, 223.1, 250.2, 26), NOTHING], ["237 [223, 250]", "-"]),
        ("dnsmos", [Interval(2.0, 2.0, 2.0, 1)], ["2.000 [2.000, 2.000]"]),
        ("dnsmos", [Interval(0.0, 0.0, 1e-9, 1)], ["0.00000 [0.00000, 0.00000]"]),
        ("dnsmos", [None], ["-"]),
    ],
)
def test_a_column_is_as_fine_as_its_widest_interval(metric: str, figures: list, shown: list[str]) -> None:
    assert column(metric, figures) == shown


@pytest.fixture
def outcome() -> Outcome:
    ordering = Ordering(better="one", worse="two", metric="wer", source="table 9")
    rows = {"one": Row(title="First", voice="init"), "two": Row(voice="more")}
    table = Table(
        name="only", title="The table", note="A note.", metrics=("wer", "dnsmos"), rows=rows, orderings=(ordering,)
    )
    study = Study(
        name="mine", title="Mine", text="Why.", steps=9, runs={"more": Run(steps=4, recipe="some")}, tables=(table,)
    )
    figures = {
        "one": {"wer": Interval(0.1, 0.05, 0.15, 4)},
        "two": {"wer": Interval(0.2, 0.1, 0.3, 4), "dnsmos": NARROW},
    }
    judged = Judged("only", ordering, Interval(0.1, 0.02, 0.2, 4), "holds")
    about = {"init": "nano", "weights_sha256": "f" * 64, "utterances": 4, "recogniser": "whisper"}
    better = {"wer": "lower", "dnsmos": "higher"}
    return Outcome(study, (Shown(table, figures, {"dnsmos": NARROW}),), (judged,), better, about)


def test_the_report_says_what_how_and_whether(outcome: Outcome) -> None:
    lines = outcome.markdown().splitlines()
    assert lines[:3] == ["# Mine", "", "Why."]
    assert "Of 1 ordering, 1 holds, 0 are reversed and 0 are undecided" in outcome.markdown()
    assert "| First | two | wer | table 9 | 10 [2, 20] points | **holds** |" in lines
    assert "takes 9 steps (more: 4)" in outcome.markdown()
    assert "each spoken with the seed 0 and averaged" in outcome.markdown()
    assert "|  | wer, % ↓ | dnsmos ↑ |" in lines
    assert "| First | 10 [5, 15] | - |" in lines
    assert "| recordings | - | 3.200 [3.190, 3.210] |" in lines
    assert lines[-1] == "A note."


def test_json_holds_all_of_it(outcome: Outcome) -> None:
    plain = outcome.plain()
    assert plain["orderings"][0] | {"verdict": "holds", "value": 0.1, "low": 0.02} == plain["orderings"][0]
    assert plain["tables"]["only"]["rows"]["two"]["figures"]["wer"]["high"] == 0.3
    assert plain["runs"] == {"more": {"steps": 4, "recipe": "some"}}
