"""The studies we ship: every run and every row resolves on the voice they begin with."""

from pathlib import Path

import pytest

from voxloom.bundle import open_bundle
from voxloom.slots import DEVICE, TASK
from voxloom_registry import Registry, resolve
from voxloom_studies.definition import INIT
from voxloom_studies.folder import StudyFolder
from voxloom_studies.plan import plan_speaking, plan_trainings
from voxloom_studies.reading import FOLDER, find_study

REGISTRY = Registry.discover()
NANO = Path(__file__).parents[3] / "voices" / "voxloom-voice-nano" / "voxloom_voice_nano"


def planned(name: str, manifest: Path, folder: Path):
    study = find_study(REGISTRY, name).keeping(frozenset(find_study(REGISTRY, name).runs))
    corpus = {"part": "manifest", "path": str(manifest), "unit_seconds": 0.025}
    config = resolve(
        REGISTRY, [TASK, DEVICE], overrides={"corpus": corpus}, mode="speak", defaults={TASK.name: "study"}
    )
    init = open_bundle("nano", NANO, "test")
    trainings = plan_trainings(REGISTRY, study, init, config, StudyFolder(folder))
    return study, trainings, plan_speaking(REGISTRY, study, init, trainings, [])


@pytest.mark.parametrize("name", REGISTRY.folders.names(FOLDER))
def test_all_of_it_can_be_run(name: str, data_manifest: Path, tmp_path: Path) -> None:
    study, trainings, spoken = planned(name, data_manifest, tmp_path)
    assert {training.made["steps"] for training in trainings.values()} == {study.steps}
    assert {speaking.voice for speaking in spoken} <= {INIT, *trainings}
    assert len(spoken) < sum(len(table.rows) for table in study.tables)  # what tables share is measured once


def test_only_a_voice_that_does_not_refine_yet_is_refined(
    data_manifest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, trainings, spoken = planned("flashspeech-ablations", data_manifest, tmp_path)
    assert "refined" not in trainings
    first = {speaking.changes[0] for speaking in spoken if speaking.voice == INIT}
    alphas = {change for change in first if change.startswith("prosody.pitch_alpha")}
    assert alphas == {"prosody.pitch_alpha=0", "prosody.pitch_alpha=0.2", "prosody.pitch_alpha=1"}
    monkeypatch.setattr("voxloom_studies.plan._refines", lambda registry, init: False)
    assert "refined" in planned("flashspeech-ablations", data_manifest, tmp_path)[1]


def test_the_papers_orderings_are_all_asked() -> None:
    study = find_study(REGISTRY, "flashspeech-ablations").keeping(frozenset())
    asked = [each.source for table in study.tables for each in table.orderings]
    asking = {source.partition(":")[0] for source in asked}
    assert asking == {"table 2", "table 3", "table 4", "table 5", "nobody"}  # the last are questions of our own
