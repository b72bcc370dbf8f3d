"""From recordings and texts alone to an aligner, and from that to the features of another recipe."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from click.testing import Result
from safetensors.torch import load_file

SHORT = ("steps=3", "trainer.batch_frames=600", "trainer.validate_every=3", "trainer.precision=32", "threads=1")


@pytest.fixture
def plain(data_manifest: Path, tmp_path: Path) -> str:
    """The repository's recordings without durations and phonemes."""
    lines = [json.loads(line) for line in data_manifest.read_text().splitlines()]
    kept = [{key: line[key] for key in ("id", "speaker", "text")} for line in lines]
    audio = [str(data_manifest.parent / line["audio"]) for line in lines]
    path = tmp_path / "plain.jsonl"
    path.write_text("".join(json.dumps({**one, "audio": file}) + "\n" for one, file in zip(kept, audio, strict=True)))
    return f"corpus.path={path}"


@pytest.mark.parametrize("name", ["mas", "ctc"])
def test_an_aligner_is_learnt_without_durations(
    name: str, plain: str, command: Callable[..., Result], tmp_path: Path
) -> None:
    recipe = (f"recipe=aligner-{name}", "corpus=manifest", plain, "model.width=16")
    cache, run = ("--cache", tmp_path / "features"), tmp_path / "run"
    prepared = command("prepare", *recipe, *cache, "--workers", 0)
    assert prepared.exit_code == 0, prepared.output
    fields = set(load_file(next((tmp_path / "features").glob("*.safetensors"))))
    assert fields == {"latents", "symbols"}
    trained = command("train", *recipe, *SHORT, *cache, "--run", run)
    assert trained.exit_code == 0, trained.output
    bundle = next(run.glob("*/voice-last"))
    weights = load_file(bundle / "model.safetensors")
    assert not torch.equal(weights["scaling.mean"], torch.zeros(43)), "statistics were not measured"
    told = command(
        "prepare",
        *("recipe=flashspeech-nano", plain, f"aligner={name}", f"aligner.bundle={bundle}"),
        *("aligner.least_score=" + ("0" if name == "mas" else "-100"), "--cache", tmp_path / "others", "--workers", 0),
    )
    assert "6 of 6 recordings are prepared" in told.output
    found = [load_file(path) for path in (tmp_path / "others").glob("*.safetensors")]
    assert all(float(one["durations"].sum()) > 1 and len(one["durations"]) == len(one["symbols"]) for one in found)


def test_what_is_not_said_is_left_out(
    data_manifest: Path, weights: Path, command: Callable[..., Result], tmp_path: Path
) -> None:
    lines = [json.loads(line) for line in data_manifest.read_text().splitlines()]
    lines[0]["text"], lines[0]["phonemes"] = lines[3]["text"], lines[3]["phonemes"]
    path = tmp_path / "swapped.jsonl"
    keys = ("id", "speaker", "text", "phonemes")
    texts = [{**{key: one[key] for key in keys}, "audio": str(data_manifest.parent / one["audio"])} for one in lines]
    path.write_text("".join(json.dumps(line) + "\n" for line in texts))
    told = command(
        *("prepare", "recipe=flashspeech-nano", f"corpus.path={path}", "aligner=mas"),
        f"aligner.bundle={weights / 'mas'}",
        *("--cache", tmp_path / "features", "--workers", 0),
    )
    assert "5 of 6 recordings are prepared" in told.output
    failures = (tmp_path / "features" / "failures.jsonl").read_text()
    assert json.loads(failures)["id"] == "heart-1"
    assert "heart-1: the text is not what is said in it: their alignment scores" in failures


def test_an_objective_names_the_model_it_trains(plain: str, command: Callable[..., Result], tmp_path: Path) -> None:
    words = ("recipe=aligner-mas", "model=aligner-ctc", plain)
    assert command("prepare", *words, "--cache", tmp_path / "f", "--workers", 0).exit_code == 0
    told = command("train", *words, *SHORT, "--cache", tmp_path / "f", "--run", tmp_path / "run")
    assert told.exit_code == 2
    assert "the objective 'forward-sum' trains model=aligner-mas, not a CtcAlignment" in told.output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["aligner=given"], "the corpus gives no durations (units need corpus.unit_seconds=NUMBER"),
        (["aligner=textgrid", "aligner.folder=nowhere"], "aligner.folder: there is no folder nowhere"),
        (["aligner=textgrid", "aligner.folder=."], "aligner.folder: . holds no file *.TextGrid"),
        (["aligner=ctc", "aligner.bundle=nothing"], "no voice 'nothing'"),
    ],
)
def test_what_would_fail_for_every_recording_is_refused_at_once(
    words: list[str],
    told: str,
    plain: str,
    command: Callable[..., Result],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    refused = command("prepare", "recipe=flashspeech-nano", plain, *words, "--cache", tmp_path / "features")
    assert refused.exit_code == 2
    assert refused.stderr.startswith(told)
    assert refused.stderr.count("\n") == 1
    assert not (tmp_path / "features").exists()
