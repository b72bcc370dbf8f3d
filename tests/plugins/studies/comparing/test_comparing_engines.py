"""A wrapped engine, which offers `speak` alone, beside a model of ours."""

import json

import pytest

pytest.importorskip("pyworld")


@pytest.fixture
def compared(command, make_voice, data_manifest, tmp_path):
    corpus = ["corpus=manifest", f"corpus.path={data_manifest}", "corpus.unit_seconds=0.025"]
    engine, babbler = make_voice("model=engine"), make_voice("model=babbler")

    def run(*more: object):
        words = ("compare", engine, babbler, *corpus, "--split", "train", "--limit", 4, "-o", tmp_path / "out", *more)
        return command(*words)

    return run


def test_what_an_engine_does_not_tell_is_left_out_and_said(compared, tmp_path, monkeypatch):
    monkeypatch.setattr("voxloom_studies.comparing.setup.DEFAULTS", ("pitch-jsd", "duration-jsd"))
    done = compared()
    assert done.exit_code == 0, done.output
    told = json.loads((tmp_path / "out" / "comparison.json").read_text())
    assert [list(system["figures"]) for system in told["systems"]] == [["pitch-jsd"], ["pitch-jsd"]]
    assert "not measured: duration-jsd of" in done.stderr
    assert "does not tell how long it speaks each symbol" in done.stderr
    assert told["utterances"][0]["text"] == "Both teams scored in the first quarter."


def test_what_was_asked_for_by_name_is_refused(compared):
    done = compared("--metrics", "duration-jsd")
    assert done.exit_code == 2, done.output
    assert "does not tell how long it speaks each symbol" in done.stderr


@pytest.mark.slow
@pytest.mark.alone
def test_an_engine_speaks_in_a_process_of_its_own(compared, tmp_path):
    done = compared("--metrics", "rtf,peak-memory-mb", "--rounds", "2,2")
    assert done.exit_code == 0, done.output
    told = json.loads((tmp_path / "out" / "comparison.json").read_text())
    for system in told["systems"]:
        assert 0 < system["figures"]["rtf"]["value"] < 1
        assert 50 < system["figures"]["peak-memory-mb"]["value"] < 3000
