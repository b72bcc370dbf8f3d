"""`voxloom import`: a foreign checkpoint is converted once, and nothing it holds is run."""

import hashlib
import importlib
import os
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from torch import nn
from typer.testing import CliRunner

from voxloom.errors import InputError
from voxloom.imported import read_imported
from voxloom.testing import ImporterSuite, TaskSuite
from voxloom_registry import Registry

MATERIAL = Path(__file__).parents[2] / "material"
REFUSED = 2


def toy_checkpoint():
    weight = torch.arange(6.0).reshape(2, 3)
    # Views, other types and shared memory are what checkpoints hold.
    return {"net": {"weight": weight.T, "first": weight[0], "count": torch.tensor(3)}, "size": 7}


@pytest.fixture
def registry(tmp_path, monkeypatch):
    info = tmp_path / "site" / "toy_import-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: toy-import\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[voxloom]\nnet = toy_import_hooks\n")
    for folder in (info.parent, MATERIAL):
        monkeypatch.syspath_prepend(str(folder))
    importlib.invalidate_caches()
    monkeypatch.delenv("VOXLOOM_DISABLE", raising=False)
    return Registry.discover()


@pytest.fixture
def command(registry):
    from voxloom_cli.app import build

    def run(*words):
        return CliRunner().invoke(build(registry), [str(word) for word in words])

    return run


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "toy.pth"
    torch.save(toy_checkpoint(), path)
    return path


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


class TestToyImporter(ImporterSuite):
    name = "toy-net"

    @pytest.fixture(autouse=True)
    def installed(self, registry):
        self.known = registry

    def registry(self):
        return self.known

    def content(self):
        return toy_checkpoint()


class TestImport(TaskSuite):
    name = "import"

    @pytest.fixture(autouse=True)
    def installed(self, registry):
        self.known = registry

    def registry(self):
        return self.known

    def request(self, folder):
        torch.save(toy_checkpoint(), folder / "toy.pth")
        output = folder / "toy.safetensors"
        return {"importer": "toy-net", "checkpoint": folder / "toy.pth", "output": output, "replace": True}


def test_a_strangers_checkpoint_becomes_safetensors(command, source, tmp_path):
    output = tmp_path / "toy.safetensors"
    done = command("import", "toy-net", source, "-o", output)
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines() == [
        f"{source}: sha256 {sha256(source)}",
        f"{output}: sha256 {sha256(output)}, 3 tensors of 10 numbers",
    ]
    assert done.stderr == f"{source}: its sizes are toys\n"
    weights = read_imported(output, "toy-net")
    assert (weights.options, weights.source_sha256) == ({"size": 7}, sha256(source))
    for name, tensor in load_file(output).items():
        assert torch.equal(tensor, toy_checkpoint()["net"][name])
        assert tensor.dtype == toy_checkpoint()["net"][name].dtype
    assert [path.name for path in tmp_path.glob("*.tmp")] == []
    assert output.stat().st_mode & 0o777 == 0o644


def test_a_file_that_is_there_is_kept_until_told_otherwise(command, source, tmp_path):
    output = tmp_path / "toy.safetensors"
    output.write_bytes(b"precious")
    done = command("import", "toy-net", source, "-o", output)
    assert done.exit_code == REFUSED
    assert "is there already; name another file, or write over it with --replace" in done.stderr
    damaged = tmp_path / "damaged.pth"
    damaged.write_bytes(source.read_bytes()[:200])
    assert command("import", "toy-net", damaged, "-o", output, "--replace").exit_code == REFUSED
    assert output.read_bytes() == b"precious"
    assert command("import", "toy-net", source, "-o", output, "--replace").exit_code == 0
    assert read_imported(output, "toy-net").options == {"size": 7}


class Wicked:
    """A pickle that runs a program when it is opened the usual way."""

    def __init__(self, mark):
        self.mark = mark

    def __reduce__(self):
        return os.mkdir, (str(self.mark),)


def wicked(path):
    torch.save({"net": {}, "size": Wicked(path.parent / "ran")}, path)


def wicked_and_old(path):
    torch.save({"net": {}, "size": Wicked(path.parent / "ran")}, path, _use_new_zipfile_serialization=False)


def wicked_in_plain_pickle(path):
    with path.open("wb") as file:
        pickle.dump(Wicked(path.parent / "ran"), file)


def packaged(path):
    with torch.package.PackageExporter(path) as package:
        package.save_text("net", "readme.txt", "weights")


def scripted(path):
    torch.jit.save(torch.jit.script(nn.Linear(2, 2)), path)


FOREIGN = {
    "wicked": (wicked, "the file asks for 'posix.mkdir', which is no weight, so it was not opened"),
    "wicked_and_old": (wicked_and_old, "the file asks for 'posix.mkdir', which is no weight"),
    "wicked_in_plain_pickle": (wicked_in_plain_pickle, "this is no whole checkpoint of torch"),
    "a_whole_module": (lambda path: torch.save(nn.Linear(2, 2), path), "asks for 'torch.nn.modules.linear.Linear'"),
    "a_number_of_numpy": (
        lambda path: torch.save({"a": np.float64(1)}, path),
        "multiarray.scalar', which is no weight",
    ),
    "packaged": (packaged, "this is a torch.package, a program"),
    "scripted": (scripted, "this is a TorchScript archive, a program"),
    "truncated": (
        lambda path: (torch.save(toy_checkpoint(), path), path.write_bytes(path.read_bytes()[:-100])),
        "this is no whole checkpoint of torch; download or copy it again",
    ),
    "its_beginning": (
        lambda path: (torch.save({"net": torch.zeros(9000)}, path), path.write_bytes(path.read_bytes()[:5000])),
        "this is no whole checkpoint of torch",
    ),
    "text": (lambda path: path.write_text("weights\n" * 9), "this is no whole checkpoint of torch"),
    "empty": (lambda path: path.write_bytes(b""), "this is no whole checkpoint of torch"),
    "missing": (lambda path: None, "cannot be read (No such file or directory)"),
    "a_folder": (lambda path: path.mkdir(), "cannot be read (Is a directory)"),
    "another_family": (lambda path: torch.save({"a": torch.zeros(2)}, path), "a toy checkpoint holds 'net' and 'size'"),
}


@pytest.mark.parametrize("case", FOREIGN)
@pytest.mark.filterwarnings("ignore:.*TypedStorage")
def test_what_is_no_checkpoint_takes_a_sentence(command, tmp_path, case):
    make, told = FOREIGN[case]
    source, output = tmp_path / "foreign.pth", tmp_path / "toy.safetensors"
    make(source)
    done = command("import", "toy-net", source, "-o", output)
    assert done.exit_code == REFUSED, done.output
    assert done.stderr.startswith(f"{source}: ")
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not output.exists()
    assert not (tmp_path / "ran").exists(), "the checkpoint ran a program"


@pytest.mark.parametrize(
    ("importer", "output", "told"),
    [
        ("toy-nett", "toy.safetensors", "did you mean 'toy-net'?"),
        ("toy-net", "toy.pth", "the result is written as .safetensors, not .pth"),
        ("toy-net", "nowhere/toy.safetensors", "there is no folder"),
        ("toy-net", ".", "is a folder; name a file to write"),
    ],
)
def test_what_cannot_be_written_is_refused_before_the_work(command, source, tmp_path, importer, output, told):
    done = command("import", importer, source, "-o", tmp_path / output)
    assert done.exit_code == REFUSED
    assert told in done.stderr


def test_a_file_that_is_there_costs_no_torch(tmp_path):
    (tmp_path / "dac.safetensors").write_bytes(b"precious")
    words = ["import", "dac", str(tmp_path / "dac.pth"), "-o", str(tmp_path / "dac.safetensors")]
    program = (
        "import sys\n"
        f"sys.argv = ['voxloom', *{words!r}]\n"
        "from voxloom_cli import main\n"
        "try:\n"
        "    main()\n"
        "finally:\n"
        "    assert 'torch' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == REFUSED, done.stderr
    told = "is there already; name another file, or write over it with --replace"
    assert done.stderr == f"{tmp_path / 'dac.safetensors'}: {told}\n"


def test_weights_of_others_are_told_apart(command, source, tmp_path):
    output = tmp_path / "toy.safetensors"
    command("import", "toy-net", source, "-o", output)
    with pytest.raises(InputError, match=r"made by `voxloom import toy-net`, format 1, not by 'other'"):
        read_imported(output, "other")
    with pytest.raises(InputError, match=r"opened as \.safetensors only; make one .* `voxloom import toy-net CHECK"):
        read_imported(source, "toy-net")
    plain = Path(__file__).parents[3] / "voices/voxloom-voice-nano/voxloom_voice_nano/model.safetensors"
    with pytest.raises(InputError, match="not made by `voxloom import`"):
        read_imported(plain, "toy-net")


def test_importers_are_listed(command):
    assert "toy-net" in command("plugins", "--kind", "importer").stdout
