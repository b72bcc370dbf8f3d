"""Studies out of YAML: what they mean, and every fault at once."""

from pathlib import Path

import pytest

from voxloom_registry import ConfigError, Registry
from voxloom_studies.reading import find_study
from voxloom_studies.recipe import recipe_of

REGISTRY = Registry.discover()


def read(path: Path, *changes: tuple[str, str]):
    text = path.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text)
    return find_study(REGISTRY, str(path))


def test_a_run_takes_the_recipe_of_the_study(two_runs: Path) -> None:
    study = read(two_runs)
    assert study.name == "loudness"
    assert study.runs["loud"].recipe == study.runs["soft"].recipe
    assert study.runs["soft"].changes == ("hum.target=0.2",)
    assert [ordering.better for ordering in study.tables[0].orderings] == ["loud", "soft", "loud"]


def test_what_is_optional_goes_with_its_rows_and_orderings(two_runs: Path) -> None:
    study = read(two_runs, ("{title: a loud voice}", "{optional: true}"))
    kept = study.keeping(frozenset())
    assert list(kept.runs) == ["soft"]
    assert list(kept.tables[0].rows) == ["soft"]
    assert not kept.tables[0].orderings
    assert study.keeping(frozenset({"loud"})) == study


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("voice: soft}", "voice: sofd}", "tables.levels.rows.soft.voice: there is no run 'sofd'; did you mean 'soft'"),
        ("worse: soft,", "worse: silent,", "orderings, number 1: worse: the table has no row 'silent'"),
        ("[loudness]", "[wer]", "orderings, number 1: metric: the table has no metric 'loudness'"),
        ("title: Levels", "", "tables.levels.title: must be set, since a table has no default for it"),
        ("seeds: [0, 1]", "seeds: [1, 1]", "seeds: must be at least one, each another"),
        ("steps: 8", "stepz: 8", "a study has no option 'stepz'; did you mean 'steps'?"),
        ("steps: 8", "steps: 0", "steps: must be at least 1, not 0"),
        ("  soft: {title: a soft", "  init: {title: a soft", "runs.init: is the name of the initial voice"),
        ("  soft: {title: a soft", "  a/b: {title: a soft", "runs: 'a/b' must be letters, digits"),
        ("\nrecipe:", "\nrecepi:", "runs.loud.recipe: must be a name or a mapping"),
        ("  loud: {title: a loud voice}", "  loud: nothing", "runs.loud: must be a mapping, not 'nothing'"),
    ],
)
def test_refusals_say_where(two_runs: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(ConfigError) as refused:
        read(two_runs, (old, new))
    assert told in str(refused.value)


def test_all_faults_are_told_at_once(two_runs: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        read(two_runs, ("steps: 8", "stepz: 8"), ("voice: soft}", "voice: sofd}"))
    assert len(refused.value.faults) >= 2


def test_a_stage_alone_loses_the_slots_of_the_others(tmp_path: Path) -> None:
    study = find_study(REGISTRY, "flashspeech-ablations")
    written = {}
    for name in ("adversarial", "refined"):
        path = tmp_path / f"{name}.yaml"
        assert recipe_of(REGISTRY, study.runs[name], name, path) == str(path)
        written[name] = path.read_text()
    assert "discriminator:" in written["adversarial"]
    assert "refinement" not in written["adversarial"]
    assert "discriminator:" not in written["refined"]


def test_a_recipe_that_is_not_there(two_runs: Path, tmp_path: Path) -> None:
    run = read(two_runs, ("{title: a loud voice}", "{recipe: flashspeech-nani, stage: first}")).runs["loud"]
    with pytest.raises(ConfigError, match="loud: recipe: no recipe is named 'flashspeech-nani'; did you mean"):
        recipe_of(REGISTRY, run, "loud", tmp_path / "loud.yaml")
