import json
from dataclasses import replace
from pathlib import Path

from voxloom.metric import Score
from voxloom_evaluation.evaluation import Evaluation


def evaluation() -> Evaluation:
    spoken = {
        "a": {"wer": Score(0.5, 2, "one tree"), "dnsmos": Score(3.0), "rtf": Score(0.1, 2.0)},
        "b": {"wer": Score(0.0, 8, "fine"), "dnsmos": Score(4.0), "rtf": Score(0.2, 2.0)},
    }
    recorded = {"a": {"wer": Score(0.0, 2), "dnsmos": Score(3.5)}, "b": {"wer": Score(0.0, 8), "dnsmos": Score(4.5)}}
    better = {"wer": "lower", "dnsmos": "higher", "rtf": "lower"}
    return Evaluation({"nano": spoken, "recordings": recorded}, better, {"seed": 0}, Path("out"))


def test_table_has_a_line_per_figure_and_a_column_per_system() -> None:
    table = evaluation().table()
    assert "2 utterances, 95 % bootstrap intervals" in table
    header, *lines = (line for line in table.splitlines() if "│" in line or "┃" in line)
    assert "nano" in header
    assert "recordings" in header
    assert "10.0 % [0.0, 50.0]" in lines[0]
    assert "0.0 % [0.0, 0.0]" in lines[0]
    assert "3.500 [3.000, 4.000]" in lines[1]
    assert "0.150 [0.100, 0.200]" in lines[2]
    assert lines[2].rstrip("│ ").endswith("-")


def test_json_holds_figures_and_utterances(tmp_path: Path) -> None:
    evaluation().write(tmp_path / "results.json")
    written = json.loads((tmp_path / "results.json").read_text())
    assert written["figures"]["nano"]["wer"] == {"value": 0.1, "low": 0.0, "high": 0.5, "count": 2, "median": 0.25}
    assert written["utterances"]["nano"]["a"]["wer"] == {"value": 0.5, "weight": 2, "detail": "one tree"}
    assert written["seed"] == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["results.json"]


def test_the_median_stands_beside_a_correlation() -> None:
    values = {"a": Score(0.9), "b": Score(0.8), "c": Score(0.1), "d": Score(0.0, 0.0, "too little is voiced in both")}
    scores = {"nano": {name: {"f0_correlation": score} for name, score in values.items()}}
    assert "0.600 [0.100, 0.900] median 0.800" in Evaluation(scores, {"f0_correlation": "higher"}).table()


def test_notes_tell_where_it_lies() -> None:
    table, where = evaluation().notes
    assert "wer" in table
    assert where == "written to out/results.json and out/audio"


def test_what_was_not_measured_is_told_and_written(tmp_path: Path) -> None:
    left_out = replace(evaluation(), skipped={"duration-jsd": "the set gives no durations"})
    assert left_out.notes[-1] == "not measured: duration-jsd (the set gives no durations)"
    left_out.write(tmp_path / "results.json")
    written = json.loads((tmp_path / "results.json").read_text())
    assert written["skipped"] == {"duration-jsd": "the set gives no durations"}


def test_pooled_figures_come_from_tallies(tmp_path: Path) -> None:
    scores = {"nano": {"a": {"rate": Score(0.5, tally=(1.0, 2.0))}, "b": {"rate": Score(0.1, tally=(1.0, 10.0))}}}
    pooled = Evaluation(scores, {"rate": "lower"}, pools={"rate": lambda tallies: tallies[:, 0] / tallies[:, 1]})
    assert pooled.figures["nano"]["rate"].value == 2 / 12
    assert replace(pooled, pools={}).figures["nano"]["rate"].value == 0.3
    pooled.write(tmp_path / "results.json")
    written = json.loads((tmp_path / "results.json").read_text())
    assert written["utterances"]["nano"]["b"]["rate"]["tally"] == [1.0, 10.0]
