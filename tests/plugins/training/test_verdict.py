"""Whether a stage is learning, told after some steps of it."""

import re

import pytest

from voxloom_training.verdict import verdict

BEFORE = {"error": 0.4, "duration": 0.2, "pitch": 0.1}


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ({"error": 0.3, "duration": 0.1, "pitch": 0.1}, "it is learning (held out: error 0.4000 to 0.3000, "),
        ({"error": 0.3, "duration": 0.3, "pitch": 0.1}, "it is learning, though duration rose (held out: "),
        ({"error": 0.4, "duration": 0.1, "pitch": 0.05}, "it is learning (held out: "),
        ({"error": 0.5, "duration": 0.1, "pitch": 0.05}, "it is getting worse (held out: "),
        ({"error": 0.4, "duration": 0.3, "pitch": 0.1}, "it is getting worse (held out: "),
        (BEFORE, "it is not learning yet (held out: "),
    ],
)
def test_held_out_figures_decide(after, said):
    assert verdict(BEFORE, after, 100, 3e-4).startswith(f"after 100 steps {said}")


def test_it_says_what_to_try():
    assert "; try lr=0.0001, and see" in verdict(BEFORE, {name: 2 * value for name, value in BEFORE.items()}, 100, 3e-4)
    assert "; try lr=0.0009 or more steps" in verdict(BEFORE, BEFORE, 100, 3e-4)
    assert "try" not in verdict(BEFORE, {name: value / 2 for name, value in BEFORE.items()}, 100, 3e-4)


def test_without_held_out_recordings_nothing_is_claimed():
    assert verdict({}, {}, 100, 3e-4).startswith("after 100 steps nothing tells")


def test_the_trainer_compares_with_the_weights_it_began_with(train, capsys):
    import tiny_runs

    run = train("run", "steps=40", "lr=0.03", "verdict_step=20", "validate_every=1000")
    told = capsys.readouterr().err
    (line,) = re.findall(r"after 20 steps it is [a-z ]+ \(held out: held_out ([\d.]+) to ([\d.]+)\)", told)
    told_of = {figures["step"]: figures["held_out"] for figures in tiny_runs.metrics(run, group="validation")}
    assert list(told_of) == [0, 20, 40]
    assert line == (f"{told_of[0]:.4f}", f"{told_of[20]:.4f}")


def test_a_run_taken_up_before_the_verdict_still_knows_its_beginning(train, monkeypatch, capsys):
    from voxloom_training.screen import Screen

    class PowerCutError(Exception):
        pass

    def stepped(self, stage, done):
        if stage.standing.step == 3:
            raise PowerCutError

    monkeypatch.setattr(Screen, "stepped", stepped)
    words = ("steps=6", "verdict_step=5", "validate_every=1000")
    with pytest.raises(PowerCutError):
        train("parted", *words)
    monkeypatch.undo()
    capsys.readouterr()
    train("parted", *words)
    parted = capsys.readouterr().err
    train("whole", *words)
    whole = capsys.readouterr().err
    (line,) = re.findall("after 5 steps .*", whole)
    assert line in parted
