import json
from pathlib import Path

import pytest
from click.testing import Result

from voxloom_alignment.checked import Checked

WORDS = ("corpus=manifest", "corpus.unit_seconds=0.025", "--split", "train")


def test_figures() -> None:
    checked = Checked((0.01, -0.03, 0.05, 0.1), (-0.1, -0.2, None), (-3.0, -0.1), least_score=-0.5)
    figures = checked.figures
    assert figures["boundaries"] == 4
    assert figures["median_ms"] == pytest.approx(40)
    assert figures["signed_median_ms"] == pytest.approx(30)
    assert figures["within_25_ms"] == 0.25
    assert figures["within_60_ms"] == 0.75
    assert figures["accepted_true"] == pytest.approx(2 / 3), "what could not be aligned was not accepted"
    assert figures["rejected_false"] == 0.5


def test_the_command_tells_and_writes(command, data_manifest: Path, weights: Path, tmp_path: Path) -> None:
    chosen = ("aligner=mas", f"aligner.bundle={weights / 'mas'}")
    told: Result = command(
        "align-check", *WORDS, f"corpus.path={data_manifest}", *chosen, "-o", tmp_path / "check.json"
    )
    assert told.exit_code == 0, told.output
    assert "6 recordings" in told.output
    assert "true pairs: 100.0% accepted" in told.output
    assert "false pairs: 100.0% rejected" in told.output
    written = json.loads((tmp_path / "check.json").read_text())
    assert written["figures"]["median_ms"] <= 25
    assert len(written["errors"]) == written["figures"]["boundaries"]
    assert written["provenance"]["task"] == "align-check"


def test_ids_choose_recordings(command, data_manifest: Path, tmp_path: Path) -> None:
    ids = tmp_path / "ids"
    ids.write_text("heart-1\ngeorge-2\n")
    words = (*WORDS, f"corpus.path={data_manifest}")
    assert "2 recordings" in command("align-check", *words, "--ids", ids).output
    ids.write_text("heart-1\nnobody\n")
    told = command("align-check", *words, "--ids", ids)
    assert "ids: the corpus has no recording 'nobody'" in told.output


def test_a_corpus_without_durations_is_refused(command, data_manifest: Path) -> None:
    told = command("align-check", "corpus=manifest", f"corpus.path={data_manifest}", "--split", "train")
    assert "the corpus has 0 recordings with durations to check against" in told.output


def test_a_recording_that_goes_with_nothing_says_nothing_of_wrong_texts(
    command, data_manifest: Path, weights: Path, tmp_path: Path
) -> None:
    lines = [json.loads(line) for line in data_manifest.read_text().splitlines()]
    for line in lines:
        line["audio"] = str(data_manifest.parent / line["audio"])
    lines[0]["phonemes"] = "☃" + lines[0]["phonemes"][1:]
    manifest = tmp_path / "manifest.jsonl"
    manifest.write_text("".join(json.dumps(line) + "\n" for line in lines))
    chosen = ("aligner=mas", f"aligner.bundle={weights / 'mas'}", f"corpus.path={manifest}")
    told = command("align-check", *WORDS, *chosen, "-o", tmp_path / "check.json")
    assert told.exit_code == 0, told.output
    written = json.loads((tmp_path / "check.json").read_text())
    assert len(written["true_scores"]) == len(lines)
    assert len(written["refusals"]) == 1
    assert len(written["false_scores"]) == len(lines) - 1
