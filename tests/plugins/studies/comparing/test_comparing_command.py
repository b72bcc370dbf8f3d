"""`voxloom sweep` and `voxloom compare` as a person types them."""

import csv
import json
from pathlib import Path

import pytest

REFUSED, INTERRUPTED = 2, 130


@pytest.fixture
def measured(registry) -> list[str]:
    import hum_parts

    hum_parts.Loudness.measured.clear()
    return hum_parts.Loudness.measured


def told(tmp_path: Path):
    return json.loads((tmp_path / "out" / "comparison.json").read_text())


def verdicts(tmp_path: Path) -> dict[tuple[str, str], str]:
    return {(each["first"], each["second"]): each["verdict"] for each in told(tmp_path)["differences"]}


def test_a_difference_that_is_there_is_found_and_seeds_are_repetitions(hum, init, measured, tmp_path):
    done = hum("sweep", "model.gain=1,2", "seed=1..2", "--voice", init)
    assert done.exit_code == 0, done.output
    assert verdicts(tmp_path) == {("model.gain=1", "model.gain=2"): "second better"}
    assert "model.gain=2 is better than model.gain=1 in loudness by" in done.stderr
    assert len(measured) == 2 * 2 * 6
    one, two = told(tmp_path)["systems"]
    assert (one["name"], one["changes"]) == ("model.gain=1", ["model.gain=1"])
    assert one["figures"]["loudness"]["count"] == 6  # utterances, not renderings
    assert two["figures"]["loudness"]["low"] > one["figures"]["loudness"]["high"]
    assert told(tmp_path)["about"]["seeds"] == "1, 2"


def test_everything_is_written(hum, init, recordings, tmp_path):
    done = hum("sweep", "model.gain=1,2", "--voice", init, "--limit", 2)
    assert done.exit_code == 0, done.output
    out = tmp_path / "out"
    expected = {"comparison.json", "systems.csv", "utterances.csv", "differences.csv", "table.tex", "page.html"}
    assert expected <= {path.name for path in out.iterdir()}
    with (out / "utterances.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 4
    assert all((out / row["audio"]).is_file() for row in rows)
    utterance = told(tmp_path)["utterances"][0]
    assert Path(utterance["recording"]) == recordings.parent / "0.wav"
    spoken = utterance["spoken"]["model.gain=2"]
    assert len(spoken["pitch"]) * spoken["pitch_step"] == pytest.approx(0.5)
    assert spoken["symbols"] == []  # a hum does not tell
    assert "with 2 utterances no test can show a difference: 6 are the fewest" in done.stderr


def test_the_same_twice_is_no_difference(hum, init, measured, tmp_path):
    done = hum("compare", init, init, "--seeds", "3,4")
    assert done.exit_code == 0, done.output
    assert len(measured) == 2 * 2 * 6  # either is measured, not one of them twice shown
    assert verdicts(tmp_path) == {(str(init), f"{init} (2)"): "no difference"}
    (difference,) = told(tmp_path)["differences"]
    assert (difference["difference"]["value"], difference["p_value"]) == (0.0, 1.0)


def test_voices_with_changes_of_their_own(hum, init, tmp_path):
    done = hum("compare", init, f"{init} model.gain=2", f"{init} model.gain=0.5")
    assert done.exit_code == 0, done.output
    assert [system["changes"] for system in told(tmp_path)["systems"]] == [[], ["model.gain=2"], ["model.gain=0.5"]]
    figures = [system["figures"]["loudness"]["value"] for system in told(tmp_path)["systems"]]
    assert figures[2] < figures[0] < figures[1]
    assert set(verdicts(tmp_path).values()) == {"undecided"}  # three tests of six utterances


def test_words_of_the_task_are_no_part_of_the_grid(hum, init, recordings, tmp_path):
    corpus = ["corpus=manifest", f"corpus.path={recordings}"]
    done = hum("sweep", f"voice={init},{init}", "model.gain=2", *corpus, "--limit", 2)
    assert done.exit_code == 0, done.output
    (one, two) = told(tmp_path)["systems"]
    assert one["changes"] == two["changes"] == ["model.gain=2"]
    assert "recogniser=deaf" in told(tmp_path)["about"]["command"]


def test_interrupted_it_goes_on_and_what_is_finished_is_kept(hum, init, measured, monkeypatch, tmp_path):
    import hum_parts

    def measure(self, sample, plain=hum_parts.Loudness.measure):
        if len(self.measured) == 8:
            raise KeyboardInterrupt
        return plain(self, sample)

    words = ("sweep", "model.gain=1,2", "--voice", init)
    with monkeypatch.context() as patch:
        patch.setattr(hum_parts.Loudness, "measure", measure)
        assert hum(*words).exit_code == INTERRUPTED
    assert not (tmp_path / "out" / "comparison.json").exists()
    done = hum(*words)
    assert done.exit_code == 0, done.output
    assert "evaluating model.gain=1, seed 0" not in done.stderr
    assert "[2/2] evaluating model.gain=2, seed 0" in done.stderr
    assert len(measured) == 8 + 6
    first = (tmp_path / "out" / "comparison.json").read_bytes()
    again = hum(*words)
    assert "evaluating" not in again.stderr
    assert (tmp_path / "out" / "comparison.json").read_bytes() == first
    assert len(measured) == 14
    more = hum("sweep", "model.gain=1,2,3", "--voice", init)
    assert "evaluating model.gain=3" in more.stderr
    assert len(measured) == 14 + 6


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["model.gain=1,loud"], "model.gain=loud: model.gain: must be a number, not 'loud'"),
        (["model.gian=1,2"], "did you mean 'gain'?"),
        (["hood=1,2"], "hood=1, hood=2: hood: there is no slot 'hood'"),
        (["codec=frames,world"], "codec=frames,world: codec is learnt with the weights of the voice"),
        (["codec=frames,world"], "--recipe NAME and --minutes M or --steps N, or sweep trained ones with voice=A,B"),
        (["model.gain=1"], "nothing is swept"),
        (["voice=nobody,none"], "no voice 'nobody'"),
        (["model.gain=1,2", "--margin", "loud=1"], "margin: loud=1: 'loud' is not measured; did you mean 'loudness'?"),
        (["model.gain=1,2", "--steps", 5], "steps: is about training: name a --recipe"),
        (["model.gain=1,2", "--recipe", "some"], "recipe: has no budget for each value: give --minutes M or --steps N"),
        (["model.gain=1,2", "--split", "none"], "no recording in its split 'none'"),
    ],
)
def test_refuses_before_anything_is_spoken(hum, init, measured, tmp_path, words, expected):
    voice = [] if words[0].startswith("voice") else ["--voice", init]
    done = hum("sweep", *words, *voice)
    assert done.exit_code == REFUSED, done.output
    assert expected in done.stderr
    assert "Traceback" not in done.output
    assert not measured
    assert not (tmp_path / "out").exists()


def test_every_combination_that_is_refused_is_named_at_once(hum, init):
    done = hum("sweep", "model.gain=1,x,y", "codec=frames,frames", "--voice", init)
    assert done.exit_code == REFUSED
    assert "model.gain=x codec=frames" in done.stderr
    assert "model.gain=y codec=frames (2)" in done.stderr
    assert "gain=1" not in done.stderr


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["VOICE"], "name two voices or more"),
        (["VOICE", "nobody"], "nobody: no voice 'nobody'"),
        (["VOICE", "VOICE codec=world"], "learnt with its weights"),
        (["VOICE", "VOICE", "--seeds", "1,1"], "seeds: must be at least one, each another"),
        (["VOICE", "VOICE", "corpus=manifest", "corpus.path=none.jsonl"], "cannot be read"),
    ],
)
def test_compare_refuses(hum, init, tmp_path, words, expected):
    done = hum("compare", *(str(word).replace("VOICE", str(init)) for word in words))
    assert done.exit_code == REFUSED, done.output
    assert expected in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_set_is_needed_and_one_only(registry, init, recordings, tmp_path):
    from typer.testing import CliRunner

    from voxloom_cli.app import build

    words = ["compare", str(init), str(init), "-o", str(tmp_path / "out"), "recogniser=deaf"]
    assert "name one set" in CliRunner().invoke(build(registry), words).stderr
    both = [*words, "--set", str(recordings), "corpus=manifest", f"corpus.path={recordings}"]
    assert "name one set" in CliRunner().invoke(build(registry), both).stderr


def test_unknown_metrics_are_refused(hum, init):
    done = hum("compare", init, init, metrics="loudnes")
    assert done.exit_code == REFUSED
    assert "no metric is named 'loudnes'; did you mean 'loudness'" in done.stderr
