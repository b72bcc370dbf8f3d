"""Voices are saved whole and loaded strictly."""

import json
import re
import shutil
from importlib.metadata import entry_points
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

import voxloom
from voxloom import __version__
from voxloom.errors import VoiceError
from voxloom.voice import Voice, save_voice
from voxloom_cli.default_voice import default_voice
from voxloom_registry import ConfigError, FitError, PluginError, Registry


def load(registry: Registry, folder: Path, *words: str) -> Voice:
    return Voice.load(str(folder), words, registry=registry)


def test_a_voice_is_loaded_as_it_was_saved(toy_registry: Registry, toy_voice: Path) -> None:
    voice = load(toy_registry, toy_voice)
    stored = load_file(toy_voice / "model.safetensors")
    assert sorted(stored) == sorted(voice.model.state_dict())
    assert stored["layer.weight"].dtype == torch.bfloat16
    for name, tensor in voice.model.state_dict().items():
        assert tensor.dtype == torch.float32
        assert torch.equal(tensor, stored[name].float())
    assert not voice.model.training
    assert voice.name == "tone"
    assert voice.config.slots["pacer"].origins["steps"] == "voice tone"
    assert (toy_voice / "README.md").read_text() == "# Tone\n"


def test_statistics_keep_their_precision(toy_registry: Registry, toy_voice: Path) -> None:
    assert load(toy_registry, toy_voice).model.scale.item() == torch.tensor(1 / 3).item()


def test_the_header_says_what_the_weights_are(toy_registry: Registry, toy_voice: Path) -> None:
    with safe_open(toy_voice / "model.safetensors", framework="pt") as file:
        facts = file.metadata()
    assert (facts["format"], facts["format_version"], facts["voxloom_version"]) == ("voxloom-voice", "1", __version__)
    assert facts["steps"] == "7"
    assert len(facts["config_sha256"]) == 64


def test_a_voice_saved_again_is_the_same(toy_registry: Registry, toy_voice: Path, tmp_path: Path) -> None:
    voice = load(toy_registry, toy_voice)
    save_voice(tmp_path / "again", voice.model, voice.config, "# Tone\n", {"steps": "7"})
    assert (tmp_path / "again" / "config.yaml").read_bytes() == (toy_voice / "config.yaml").read_bytes()
    again, before = (load_file(folder / "model.safetensors") for folder in (tmp_path / "again", toy_voice))
    assert all(torch.equal(again[name], before[name]) for name in before)


def test_what_is_not_learnt_changes_with_the_voice(toy_registry: Registry, toy_voice: Path) -> None:
    voice = voxloom.load(str(toy_voice), pacer={"steps": 5})
    assert voice.config.slots["pacer"].options == {"steps": 5}


@pytest.mark.parametrize(
    ("word", "told"),
    [
        (
            "horn=wood",
            "horn=wood: the horn of the voice 'tone' is 'brass', learnt with its weights, so it changes only",
        ),
        ("model.width=4", "model.width=4: the voice 'tone' was trained with 8, and this changes only in training"),
        ("pacer.steps=0", "pacer.steps: must be between 1 and 16, not 0 (command line)"),
        ("pacr.steps=1", "pacr: there is no slot 'pacr'; did you mean 'pacer'? (command line)"),
    ],
)
def test_what_is_refused_before_any_weight_is_opened(
    toy_registry: Registry, toy_voice: Path, word: str, told: str
) -> None:
    (toy_voice / "model.safetensors").write_bytes(b"")
    with pytest.raises(ConfigError, match=re.escape(told)):
        load(toy_registry, toy_voice, word)


def test_a_misfit_is_refused_before_any_weight_is_opened(toy_registry: Registry, toy_voice: Path) -> None:
    (toy_voice / "model.safetensors").write_bytes(b"")
    with pytest.raises(
        FitError, match="the model 'tone' needs space equal to horn-1, but the horn 'brass' gives horn-3"
    ):
        load(toy_registry, toy_voice, "horn.bend=3")


# Damaged and foreign weights -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [0, 5, 100, -1])
def test_truncated_weights_are_refused(toy_registry: Registry, toy_voice: Path, length: int) -> None:
    weights = toy_voice / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:length])
    with pytest.raises(VoiceError, match=r"model\.safetensors: .*; download or copy it again"):
        load(toy_registry, toy_voice)


def test_a_file_that_is_no_safetensors_is_refused(toy_registry: Registry, toy_voice: Path) -> None:
    (toy_voice / "model.safetensors").write_bytes(b"PK\x03\x04" + bytes(500))
    with pytest.raises(VoiceError, match="this is no whole safetensors file"):
        load(toy_registry, toy_voice)


def altered(folder: Path, facts: dict[str, str] | None = None, **tensors: torch.Tensor | None) -> None:
    path = folder / "model.safetensors"
    with safe_open(path, framework="pt") as file:
        metadata = file.metadata()
    content = {**load_file(path), **tensors}
    save_file(
        {name: tensor for name, tensor in content.items() if tensor is not None}, path, {**metadata, **(facts or {})}
    )


def test_foreign_weights_are_refused_by_name(toy_registry: Registry, toy_voice: Path) -> None:
    altered(toy_voice, layer=torch.zeros(1), scale=None, **{"layer.bias": torch.zeros(3)})
    with pytest.raises(VoiceError) as error:
        load(toy_registry, toy_voice)
    assert str(error.value) == (
        f"{toy_voice}/model.safetensors: these are not the weights of this model: 1 missing (scale); 1 foreign (layer);"
        " 1 of another shape (layer.bias [3] instead of [8])"
    )


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"format": "pt"}, "these are no weights of a voxloom voice"),
        ({"format_version": "2"}, "format version 2 is not 1, which this voxloom reads"),
        ({"config_sha256": "0"}, "config.yaml: this is not the configuration that model.safetensors was saved with"),
    ],
)
def test_weights_of_something_else_are_refused(
    toy_registry: Registry, toy_voice: Path, facts: dict[str, str], told: str
) -> None:
    altered(toy_voice, facts)
    with pytest.raises(VoiceError, match=re.escape(told)):
        load(toy_registry, toy_voice)


def test_a_configuration_changed_by_hand_is_refused(toy_registry: Registry, toy_voice: Path) -> None:
    config = toy_voice / "config.yaml"
    config.write_text(config.read_text().replace("steps: 2", "steps: 3"))
    with pytest.raises(VoiceError, match="this is not the configuration"):
        load(toy_registry, toy_voice)


def test_a_configuration_names_no_code(toy_registry: Registry, toy_voice: Path) -> None:
    config = toy_voice / "config.yaml"
    config.write_text(config.read_text().replace("part: even", "part: os:system"))
    with pytest.raises(ConfigError, match="a configuration names parts, never code"):
        load(toy_registry, toy_voice)


# Finding -------------------------------------------------------------------------------------------------------------


def test_an_unknown_voice_names_what_there_is(toy_registry: Registry) -> None:
    with pytest.raises(
        VoiceError, match="no voice 'nona': it is neither installed, nor a folder, nor owner/name on the"
    ):
        Voice.load("nona", registry=toy_registry)


def test_a_folder_without_a_voice_is_refused(toy_registry: Registry, tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match=r"this is no voice, since it lacks config\.yaml"):
        load(toy_registry, tmp_path)


def test_a_voice_without_its_weights_is_refused(toy_registry: Registry, toy_voice: Path) -> None:
    (toy_voice / "model.safetensors").unlink()
    with pytest.raises(VoiceError, match=r"tone: this is no voice, since it lacks model\.safetensors"):
        load(toy_registry, toy_voice)


def test_a_folder_with_another_yaml_is_refused(toy_registry: Registry, toy_voice: Path) -> None:
    (toy_voice / "config.yaml").write_text("model: tone\n")
    with pytest.raises(VoiceError, match="this is no configuration of a voice, since it lacks a mapping of `slots`"):
        load(toy_registry, toy_voice)


def install(site: Path, offers: str, *packages: Path) -> None:
    """Voices as distributions have them: packages that hold their files, and a hook."""
    for package in packages:
        (package / "__init__.py").write_text("")
    (site / "toy_voices.py").write_text(
        "from voxloom_registry import Offer, hookimpl\n@hookimpl\ndef voxloom_offers():\n"
        f"    return [Offer('voice', name, package) for name, package in {offers}]\n"
    )
    (site / "toy_audio-2.0.dist-info" / "entry_points.txt").write_text(
        "[voxloom]\ntoy = toy_audio_hooks\nvoice = toy_voices\n"
    )


def test_an_installed_voice_is_a_package(toy_path: list[str], toy_voice: Path) -> None:
    site = Path(toy_path[0])
    package = toy_voice.rename(site / "toy_voice_package")
    install(site, "[('hummer', 'toy_voice_package')]", package)
    voice = voxloom.load("hummer")
    assert (voice.name, voice.bundle.folder) == ("hummer", package)


def test_the_default_voice_is_the_only_one_that_speaks(toy_path: list[str], toy_voice: Path) -> None:
    site = Path(toy_path[0])
    package = toy_voice.rename(site / "toy_voice_package")
    shutil.copytree(package, site / "toy_aligner")
    (site / "toy_aligner" / "config.yaml").write_text("slots: {model: {part: aligner-mas}}")
    voices = "[('hummer', 'toy_voice_package'), ('listener', 'toy_aligner'), ('broken', 'toy_nothing')]"
    install(site, voices, package, site / "toy_aligner")
    shipped = [found for found in entry_points(group="voxloom") if found.name.startswith("voice-")]
    assert default_voice(Registry.discover([f"voxloom-{found.name}:{found.name}" for found in shipped])) == "hummer"


def test_a_voice_of_the_hub_is_taken_from_its_cache_without_network(
    toy_registry: Registry, toy_voice: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def snapshot_download(repository: str, **options: object) -> str:
        asked.append((repository, options["revision"], options.get("local_files_only", False)))
        return str(toy_voice)

    monkeypatch.setattr("huggingface_hub.snapshot_download", snapshot_download)
    commit = "0123456789abcdef0123456789abcdef01234567"
    assert Voice.load(f"someone/tone@{commit}", registry=toy_registry).name == "someone/tone"
    Voice.load("someone/tone@v1", registry=toy_registry)
    assert asked == [("someone/tone", commit, True), ("someone/tone", "v1", False)]


def test_a_hub_that_cannot_be_reached_is_told(toy_registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    def snapshot_download(repository: str, **options: object) -> str:
        raise OSError("no route")

    monkeypatch.setattr("huggingface_hub.snapshot_download", snapshot_download)
    with pytest.raises(VoiceError, match="'someone/tone' can be had neither from the hub nor from its cache: no route"):
        Voice.load("someone/tone", registry=toy_registry)


# Tasks ---------------------------------------------------------------------------------------------------------------


def test_a_result_knows_what_made_it(toy_registry: Registry, toy_voice: Path) -> None:
    result = load(toy_registry, toy_voice, "pacer.steps=3").run("hum", text="la", seed=7, parts=[1, 2])
    assert result.text == "la glad (1, 2)"
    assert result.notes == ("3 steps, loudness 1.0",)
    made_by = result.provenance
    assert (made_by.task, made_by.seed, made_by.voice) == ("hum", 7, "tone")
    assert made_by.config["pacer"] == {"part": "even", "steps": 3}
    assert made_by.config["task"] == {"part": "hum", "loud": 1.0}
    assert made_by.threads == torch.get_num_threads()
    assert made_by.versions["torch"] == torch.__version__
    assert len(made_by.weights_sha256) == 64
    assert json.loads(json.dumps(made_by.plain()))["weights_sha256"] == made_by.weights_sha256


def test_a_task_may_be_configured_with_the_voice(toy_registry: Registry, toy_voice: Path) -> None:
    voice = Voice.load(str(toy_voice), ["task.loud=0.5"], registry=toy_registry, task="hum")
    assert voice.run("hum", text="la").notes == ("2 steps, loudness 0.5",)


def test_a_wrong_request_is_refused_all_at_once(toy_registry: Registry, toy_voice: Path) -> None:
    with pytest.raises(ConfigError) as error:
        load(toy_registry, toy_voice).run("hum", seed=-1, mood="calm", prmpt="me.wav")
    assert error.value.faults == (
        "hum: prmpt: the task 'hum' has no option 'prmpt'; did you mean 'prompt'?",
        "hum: seed: must be at least 0, not -1",
        "hum: mood: must be one of glad, sad, not 'calm'",
        "hum: text: must be set, since the task 'hum' has no default for it",
    )


def test_an_unknown_task_names_the_nearest(toy_registry: Registry, toy_voice: Path) -> None:
    with pytest.raises(ConfigError, match=re.escape("no task is named 'humm'; did you mean 'hum'?")):
        load(toy_registry, toy_voice).run("humm", text="la")


def test_a_task_whose_operator_is_missing_is_refused(toy_registry: Registry, toy_voice: Path) -> None:
    told = "the task 'whistle' needs the operator 'whistle', which the model 'tone' does not offer"
    with pytest.raises(FitError, match=told):
        load(toy_registry, toy_voice).run("whistle", text="la")


def test_an_unknown_part_of_a_voice_is_told(toy_registry: Registry, toy_voice: Path) -> None:
    with pytest.raises((ConfigError, PluginError), match="no pacer is named 'evn'; did you mean 'even'"):
        load(toy_registry, toy_voice, "pacer=evn")
