"""`voxloom study` as a person types it: two runs, four evaluations, once."""

import json
import os
import signal

import pytest

REFUSED, INTERRUPTED = 2, 130


def measured():
    import hum_parts

    return hum_parts.Loudness.measured


@pytest.fixture(autouse=True)
def _nothing_measured(registry):
    measured().clear()


def test_trains_measures_and_judges(study, tmp_path):
    done = study("--report", tmp_path / "report.md")
    assert done.exit_code == 0, done.output
    told = json.loads((tmp_path / "study" / "study.json").read_text())
    assert [each["verdict"] for each in told["orderings"]] == ["holds", "reversed", "undecided"]
    loud, soft = (told["tables"]["levels"]["rows"][name]["figures"]["loudness"] for name in ("loud", "soft"))
    assert loud["low"] > soft["high"]
    assert loud["count"] == told["utterances"] == 6
    assert "[1/6] training loud, 8 steps" in done.stderr
    assert "[6/6] evaluating soft, seed 1" in done.stderr
    assert "levels: loud better than soft by loudness: holds" in done.stderr
    written = (tmp_path / "study" / "study.md").read_text()
    assert written == (tmp_path / "report.md").read_text()
    assert "| Loud | Soft | loudness | common sense |" in written
    assert len(measured()) == 2 * 2 * 6


def test_what_is_finished_is_kept(study, tmp_path):
    assert study().exit_code == 0
    first = (tmp_path / "study" / "study.json").read_bytes()
    again = study()
    assert again.exit_code == 0, again.output
    assert "training" not in again.stderr
    assert "evaluating" not in again.stderr
    assert len(measured()) == 24
    assert (tmp_path / "study" / "study.json").read_bytes() == first
    more = study("--seeds", "0,1,2")
    assert more.exit_code == 0, more.output
    assert "evaluating loud, seed 2" in more.stderr
    assert len(measured()) == 24 + 12
    fewer = study("--limit", 3)
    assert fewer.exit_code == 0, fewer.output
    assert "training" not in fewer.stderr
    assert len(measured()) == 36 + 12
    assert json.loads((tmp_path / "study" / "study.json").read_text())["utterances"] == 3


def test_interrupted_while_training_it_goes_on(study, tmp_path, monkeypatch):
    from voxloom_training.screen import Screen

    def interrupt(self, stage, done):
        if stage.standing.step == 2:
            os.kill(os.getpid(), signal.SIGINT)

    with monkeypatch.context() as patch:
        patch.setattr(Screen, "stepped", interrupt)
        stopped = study()
    assert stopped.exit_code == INTERRUPTED
    assert "[1/6] training loud" in stopped.stderr
    assert not measured()
    done = study()
    assert done.exit_code == 0, done.output
    assert "stage hum goes on at step" in done.stderr
    assert json.loads((tmp_path / "study" / "study.json").read_text())["orderings"][0]["verdict"] == "holds"


def test_interrupted_while_measuring_it_goes_on(study, monkeypatch):
    import hum_parts

    def measure(self, sample, plain=hum_parts.Loudness.measure):
        if len(self.measured) == 8:
            raise KeyboardInterrupt
        return plain(self, sample)

    with monkeypatch.context() as patch:
        patch.setattr(hum_parts.Loudness, "measure", measure)
        assert study().exit_code == INTERRUPTED
    done = study()
    assert done.exit_code == 0, done.output
    assert "training" not in done.stderr
    assert "evaluating loud, seed 0" not in done.stderr
    assert "[4/6] evaluating loud, seed 1" in done.stderr
    assert len(measured()) == 8 + 18


def test_metrics_are_built_once(study, monkeypatch):
    import hum_parts

    built = []

    def begin(self, scale: float = 1.0, plain=hum_parts.Loudness.__init__):
        built.append(self)
        plain(self, scale)

    monkeypatch.setattr(hum_parts.Loudness, "__init__", begin)
    assert study().exit_code == 0
    assert len(built) == 1


def test_recordings_beside(study, two_runs, tmp_path):
    two_runs.write_text(two_runs.read_text() + "recordings: true\n")
    done = study("--limit", 2, "--seeds", 0)
    assert done.exit_code == 0, done.output
    assert len(measured()) == 2 + 2 + 2
    assert "| recordings |" in (tmp_path / "study" / "study.md").read_text()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("loudness", "loudnes", "no metric is named 'loudnes'; did you mean 'loudness'"),
        ("steps: 8", "", "runs.loud: stage 'hum' has no budget: give the study or the run `steps`, or --steps"),
        ("hum.target=0.2", "hum.targed=0.2", "did you mean 'target'?"),
        ("voice: soft}", "voice: soft, changes: [codec=world]}", "learnt with its weights"),
        ("split: test", "split: nowhere", "the corpus has no recording in its split 'nowhere'"),
        ("{title: a loud voice}", "{stage: sing}", "runs.loud: stage: the recipe has no stage 'sing'; there are: hum"),
    ],
)
def test_refuses_a_wrong_study_before_anything_begins(study, two_runs, tmp_path, old, new, told):
    two_runs.write_text(two_runs.read_text().replace(old, new))
    done = study()
    assert done.exit_code == REFUSED, done.output
    assert told in done.stderr
    assert "Traceback" not in done.output
    assert "[1/" not in done.stderr
    assert not list((tmp_path / "study").rglob("checkpoint-*"))


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["corpus=null"], "set corpus=NAME"),
        (["corpus.path=none.jsonl"], "none.jsonl cannot be read"),
        (["--init", "nobody"], "no voice 'nobody'"),
        (["--steps", 0], "steps: must be at least 1"),
        (["--include", "louder"], "the study has no run 'louder'; did you mean 'loud'?"),
        (["--report", "nowhere/x.md"], "there is no folder nowhere"),
        (["--cache", "empty"], "holds no prepared recording"),
        (["recogniser=nobody"], "no recogniser is named 'nobody'"),
    ],
)
def test_refuses_wrong_words(study, tmp_path, monkeypatch, more, told):
    monkeypatch.chdir(tmp_path)
    done = study(*more)
    assert done.exit_code == REFUSED, done.output
    assert told in done.stderr
    assert "Traceback" not in done.output


def test_refuses_a_folder_with_another_run(study):
    assert study("--limit", 1).exit_code == 0
    done = study("--steps", 9)
    assert done.exit_code == REFUSED
    assert "holds a run 'loud' that differs in steps: undo that, or name another folder" in done.stderr


def test_no_study_of_that_name(study):
    done = study(file="flashspeech-ablation")
    assert done.exit_code == REFUSED
    assert "no study is named 'flashspeech-ablation'; did you mean 'flashspeech-ablations'?" in done.stderr
