import json
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
    assert written["figures"]["nano"]["wer"] == {"value": 0.1, "low": 0.0, "high": 0.5, "count": 2}
    assert written["utterances"]["nano"]["a"]["wer"] == {"value": 0.5, "weight": 2, "detail": "one tree"}
    assert written["seed"] == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["results.json"]


def test_notes_tell_where_it_lies() -> None:
    table, where = evaluation().notes
    assert "wer" in table
    assert where == "written to out/results.json and out/audio"
