"""Where a model computes: `device=auto|cpu|cuda|mps`, everywhere, and what is said of a device that is not there."""

import subprocess
import sys

import pytest
import torch

import voxloom
from voxloom.device import device_of, where
from voxloom.errors import DeviceError
from voxloom.running import run_task
from voxloom.slots import CORE_SLOTS, DEVICE, MODEL, TASK
from voxloom.voice import Voice
from voxloom_registry import ConfigError, FitError, Registry, resolve

CHOOSE = "choose device=cpu or device=auto"
SET = "tests/data/manifest.jsonl"


@pytest.fixture(scope="module")
def registry():
    return Registry.discover()


@pytest.fixture
def without(monkeypatch):
    """A machine without any GPU, whatever this one has."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)


@pytest.fixture
def two_gpus(monkeypatch):
    """A machine with two CUDA devices, as far as torch tells."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)


def found(registry, *words):
    return device_of(registry, resolve(registry, [DEVICE], overrides=words))


def test_each_is_torchs_own(registry, two_gpus):
    assert found(registry, "device=cpu") == torch.device("cpu")
    assert found(registry, "device=cuda") == torch.device("cuda")
    assert found(registry, "device=cuda:1") == torch.device("cuda", 1)
    assert found(registry, "device=cuda", "device.index=0") == torch.device("cuda", 0)
    assert found(registry) == found(registry, "device=auto") == torch.device("cuda")


def test_auto_takes_what_there_is(registry, without, monkeypatch):
    assert found(registry, "device=auto") == torch.device("cpu")
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    assert found(registry, "device=auto") == found(registry, "device=mps") == torch.device("mps")


def test_without_such_a_slot_it_is_the_cpu(registry):
    assert device_of(registry, resolve(registry, [])) == torch.device("cpu")


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("device=cuda", f"device=cuda: torch .+; {CHOOSE}"),
        ("device=cuda:1", f"device=cuda: torch .+; {CHOOSE}"),
        ("device=mps", f"device=mps: torch finds no GPU of Apple's on this machine; {CHOOSE}"),
    ],
)
def test_a_device_that_is_not_there(registry, without, word, told):
    with pytest.raises(DeviceError, match=told):
        found(registry, word)


def test_a_number_too_high(registry, two_gpus):
    with pytest.raises(DeviceError, match="device=cuda:2: torch finds 2 here, numbered from 0; choose one of them"):
        found(registry, "device=cuda:2")


COMMANDS = {
    "say": ["say", "Hello.", "--prompt", "examples/prompts/heart.flac"],
    "resynth": ["resynth", "examples/prompts/heart.flac"],
    "evaluate": ["evaluate", "--set", SET, "--output", "none"],
    "prepare": ["prepare", "recipe=flashspeech-nano", f"corpus.path={SET}", "--cache", "none"],
    "train": ["train", "recipe=flashspeech-nano", f"corpus.path={SET}", "--cache", "none", "--run", "none"],
}


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("device=cuda", f"; {CHOOSE}"),
        ("device=cuda:x", "'cuda:x' is no name of a device"),
        ("device=gpu", "device=gpu: no device is named 'gpu'"),
        ("device=cpu:1", "device.index: the device 'cpu' has no option 'index'"),
    ],
)
def test_every_command_refuses_it_in_a_sentence(command, without, tmp_path, monkeypatch, name, word, told):
    (tmp_path / "tests").symlink_to(f"{__file__.partition('/tests/')[0]}/tests")
    (tmp_path / "examples").symlink_to(f"{__file__.partition('/tests/')[0]}/examples")
    monkeypatch.chdir(tmp_path)
    result = command(*COMMANDS[name], word)
    assert result.exit_code == 2, result.output
    assert told in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr
    assert not (tmp_path / "none").exists()


def test_a_voice_is_loaded_onto_it_and_tells(toy_registry, toy_voice, monkeypatch):
    voice = Voice.load(str(toy_voice), ["device=cpu"], registry=toy_registry)
    assert where(voice.model) == torch.device("cpu")
    assert voice.run("hum", text="la").provenance.device == "cpu"
    assert voice.run("hum", text="la").provenance.config["device"] == {"part": "cpu"}
    with pytest.raises(ConfigError, match="no device is named 'gpu'"):
        voxloom.load(str(toy_voice), device="gpu")
    assert "device" not in (toy_voice / "config.yaml").read_text(), "a voice is not tied to the device it was made on"


def test_a_task_without_a_voice_tells(seam_registry, heart):
    defaults = {TASK.name: "resynth"}
    config = resolve(seam_registry, [TASK, DEVICE], overrides=["device=cpu"], mode="speak", defaults=defaults)
    assert run_task(seam_registry, config, {"audio": heart}).provenance.device == "cpu"


# Fit -----------------------------------------------------------------------------------------------------------------


def test_a_part_that_needs_another_device_is_a_misfit(registry, without):
    for word in ("device=cpu", "device=auto", "device=mps"):
        given = word.partition("=")[2]
        with pytest.raises(FitError) as refused:
            resolve(registry, [MODEL, DEVICE], overrides=["model=flashspeech-nano", "attention=xformers", word])
        assert str(refused.value) == (
            f"the attention 'xformers' needs device equal to cuda, but the device {given!r} gives "
            f"{'cpu' if given == 'auto' else given}: "
            "choose another device (device=cuda) or another attention (attention=sdpa)"
        )


def test_it_fits_where_the_device_is(registry, two_gpus):
    for word in ("device=auto", "device=cuda:1"):
        overrides = ["recipe=flashspeech-nano", "corpus.path=a", "attention=xformers", word]
        resolve(registry, CORE_SLOTS, overrides=overrides)


@pytest.mark.parametrize("name", ["say", "train"])
def test_commands_refuse_the_misfit_before_anything_is_built(command, without, tmp_path, monkeypatch, name):
    monkeypatch.setattr("voxloom.voice.assemble", None)
    root = __file__.partition("/tests/")[0]
    words = [word.replace("examples/", f"{root}/examples/").replace(SET, f"{root}/{SET}") for word in COMMANDS[name]]
    monkeypatch.chdir(tmp_path)
    result = command(*words, "attention=xformers")
    assert result.exit_code == 2, result.output
    assert result.stderr == (
        "the attention 'xformers' needs device equal to cuda, but the device 'auto' gives cpu: "
        "choose another device (device=cuda) or another attention (attention=sdpa)\n"
    )


def test_auto_is_found_out_only_when_a_part_asks():
    """`voxloom config` of parts that run anywhere imports no torch."""
    program = (
        "import sys\nfrom voxloom.slots import DEVICE, MODEL\nfrom voxloom_registry import Registry, resolve\n"
        "resolve(Registry.discover(), [MODEL, DEVICE], overrides=['model=flashspeech-nano', *sys.argv[1:]])\n"
        "sys.exit('torch' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
    subprocess.run([sys.executable, "-c", program, "device=cuda", "attention=xformers"], check=True)
