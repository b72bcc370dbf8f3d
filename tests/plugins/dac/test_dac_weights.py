"""Weights from checkpoints of the package's own: imported, downloaded, and carried by a voice."""

import hashlib
import warnings
from pathlib import Path

import numpy as np
import pytest
import requests
import torch
from typer.testing import CliRunner

from voxloom.errors import InputError
from voxloom.imported import read_imported
from voxloom.weights import weights_follow
from voxloom_dac import options as options_module
from voxloom_dac.codec import DacCodec
from voxloom_dac.download import cache_folder
from voxloom_dac.shape import RELEASES, Release
from voxloom_registry import Registry, Slot, resolve

REFUSED = 2
REGISTRY = Registry.discover()


def command(*words):
    from voxloom_cli.app import build

    return CliRunner().invoke(build(REGISTRY), [str(word) for word in words])


def saved(network, path, package=False):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        network.save(str(path), package=package)
    return path


@pytest.fixture
def checkpoint(original, tmp_path):
    """A checkpoint as the package itself writes it."""
    return saved(original(seed=8), tmp_path / "weights.pth")


@pytest.fixture
def weights(checkpoint, tmp_path):
    """The same, imported."""
    done = command("import", "dac", checkpoint, "-o", tmp_path / "dac.safetensors")
    assert done.exit_code == 0, done.output
    assert f"sha256 {hashlib.sha256(checkpoint.read_bytes()).hexdigest()}" in done.stdout
    return tmp_path / "dac.safetensors"


@torch.no_grad()
def test_an_imported_checkpoint_is_the_packages_network(original, weights, speech):
    network = original(seed=8)
    codec = DacCodec(weights=weights).eval()
    wave = speech()
    latents = network.encoder(network.preprocess(wave, 16000))
    assert torch.equal(codec.encode(wave), latents)
    assert torch.equal(codec.tokenise(wave), network.encode(network.preprocess(wave, 16000))[1])
    expected = network.decode(latents)
    assert torch.equal(codec.decode(latents)[..., : expected.shape[-1]], expected)
    assert (codec.sample_rate, codec.hop_length, codec.latent_dim, codec.codebooks) == (16000, 200, 24, 4)


def test_the_file_completes_the_options(weights, checkpoint):
    config = resolve(REGISTRY, [Slot("codec", "codec")], overrides=["codec=dac", f"codec.weights={weights}"])
    codec = config.slots["codec"]
    assert codec.options["encoder_rates"] == (2, 4, 5, 5)
    assert codec.options["codebook_size"] == 32
    assert codec.options["latent_space"].startswith("dac-")
    assert codec.origins["encoder_rates"] == "follows from the others"
    assert codec.origins["weights"] != codec.origins["encoder_rates"]
    assert read_imported(weights, "dac").source_sha256 == hashlib.sha256(checkpoint.read_bytes()).hexdigest()


def test_the_latent_space_is_that_of_the_checkpoint(weights, original, tmp_path, small):
    spaces = [DacCodec(weights=weights, latents=form).latent_space for form in ("continuous", "quantised")]
    again = weights.rename(tmp_path / "elsewhere.safetensors")
    other = tmp_path / "other.safetensors"
    assert command("import", "dac", saved(original(seed=9), tmp_path / "o.pth"), "-o", other).exit_code == 0
    random = [DacCodec(**small(seed=seed)).latent_space for seed in (8, 9)]
    assert DacCodec(weights=again).latent_space == spaces[0]
    assert len({*spaces, *random, DacCodec(weights=other).latent_space}) == 5


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"encoder_dim": 16}, r"encoder_dim: the weights of .*dac\.safetensors have 8, not 16; leave it out"),
        ({"latent_space": "dac-0"}, r"latent_space \(dac-0\) belongs to other weights; the weights of .* have dac-\w"),
        ({"weights": Path("none.safetensors")}, r"none\.safetensors: the weights cannot be read \(No such file"),
        (
            {"weights": Path("w.pth")},
            r"w\.pth: weights are opened as \.safetensors only; .* `voxloom import dac CHECKPOINT",
        ),
    ],
)
def test_wrong_options_take_a_sentence(weights, change, told):
    with pytest.raises(ValueError, match=told):
        options_module.DacOptions(**{"weights": weights, **change})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"encoder_rates": (2, 4)}, r"encoder_rates \[2, 4\] shorten 8 times, but decoder_rates \[5, 5, 4, 2\] length"),
        ({"decoder_dim": 15}, r"decoder_dim \(15\) is halved 4 times, so it must be at least 16"),
        ({"codebook_dim": (4, 4)}, r"codebook_dim lists 2 numbers for 4 codebooks"),
        ({"encoder_rates": ()}, r"encoder_rates must be a list of whole numbers of at least 2, not \(\)"),
        ({"encoder_rates": (1, 200)}, r"encoder_rates must be a list of whole numbers of at least 2"),
        ({"n_codebooks": 0}, r"n_codebooks must be a whole number of at least 1, not 0"),
    ],
)
def test_shapes_no_codec_can_have_are_refused(small, change, told):
    with pytest.raises(ValueError, match=told):
        options_module.DacOptions(**small(**change))


def test_a_file_that_was_exchanged_is_noticed(weights, original, tmp_path):
    options = vars(options_module.DacOptions(weights=weights))
    source = saved(original(seed=9), tmp_path / "other.pth")
    assert command("import", "dac", source, "-o", weights, "--replace").exit_code == 0
    with pytest.raises(InputError, match=r"dac\.safetensors: these weights have the latent space dac-\w+, not dac-"):
        DacCodec(**options)
    weights.unlink()
    with pytest.raises(InputError, match="cannot be read"):
        DacCodec(**options)
    with weights_follow():
        assert DacCodec(**options).latent_space == options["latent_space"]


def test_damaged_weights_are_refused(weights):
    weights.write_bytes(weights.read_bytes()[:-8])
    with pytest.raises(ValueError, match="no whole safetensors file"):
        DacCodec(weights=weights)


# Importing -----------------------------------------------------------------------------------------------------------


def altered(checkpoint, change):
    content = torch.load(checkpoint, weights_only=True)
    change(content)
    torch.save(content, checkpoint)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda c: c.pop("metadata"), "this is no checkpoint of dac.DAC, which holds 'state_dict' beside 'metadata'"),
        (lambda c: c["state_dict"].update({3: torch.zeros(1)}), "this is no checkpoint of dac.DAC"),
        (lambda c: c["state_dict"].popitem(), "1 tensors are missing or of another shape than it says"),
        (lambda c: c["metadata"]["kwargs"].update(encoder_dim=16), "tensors are missing or of another shape"),
        (lambda c: c["metadata"]["kwargs"].update(encoder_dim="8"), "encoder_dim must be a whole number of at least 1"),
        (
            lambda c: c["metadata"]["kwargs"].update(encoder_rates=[2, 4]),
            "no codec can be made of this checkpoint: enc",
        ),
        (lambda c: c["metadata"].update(logs=np.float64(1)), "multiarray.scalar', which is no weight"),
    ],
)
def test_what_is_no_checkpoint_is_refused(checkpoint, tmp_path, change, told):
    altered(checkpoint, change)
    done = command("import", "dac", checkpoint, "-o", tmp_path / "dac.safetensors")
    assert done.exit_code == REFUSED, done.output
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "dac.safetensors").exists()


def test_a_packaged_model_is_refused(original, tmp_path):
    source = saved(original(), tmp_path / "package.pth", package=True)
    done = command("import", "dac", source, "-o", tmp_path / "dac.safetensors")
    assert done.exit_code == REFUSED
    assert "this is a torch.package, a program; save its weights as a plain state_dict" in done.stderr


def test_what_the_network_lacks_is_left_out_and_told(checkpoint, tmp_path):
    altered(checkpoint, lambda content: content["state_dict"].update(step=torch.tensor(3)))
    done = command("import", "dac", checkpoint, "-o", tmp_path / "dac.safetensors")
    assert done.exit_code == 0, done.output
    assert "left out 1 tensors that dac.DAC lacks (step)" in done.stderr


# Downloading ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def served(checkpoint, tmp_path, monkeypatch):
    """The internet, reduced to one small release; the addresses asked for are listed."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    kwargs = torch.load(checkpoint, weights_only=True)["metadata"]["kwargs"]
    monkeypatch.setitem(RELEASES, "16khz", Release("16khz", "8kbps", "0.0.5", kwargs))
    asked = []

    def get(address, **_):
        asked.append(address)
        response = requests.Response()
        response.status_code, response._content = 200, checkpoint.read_bytes()
        return response

    monkeypatch.setattr(requests, "get", get)
    return asked


def test_a_release_is_fetched_and_converted_once(served, weights, speech, capsys):
    with torch.no_grad():
        made = [DacCodec(weights="download", release="16khz").eval().encode(speech()) for _ in range(2)]
        expected = DacCodec(weights=weights).eval().encode(speech())
    assert torch.equal(made[0], expected)
    assert torch.equal(made[1], expected)
    assert len(served) == 1
    assert served[0].endswith("/0.0.5/weights_16khz.pth")
    told = capsys.readouterr().err.splitlines()
    path = cache_folder() / "16khz-0.0.5.safetensors"
    assert told[1] == f"{path}: sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}"
    assert read_imported(path, "dac").source_sha256 in told[0]


def test_what_a_release_is_like_is_known_without_it(served):
    facts = {
        name: options_module.codec_facts(options_module.DacOptions(weights="download", release=name))
        for name in RELEASES
    }
    assert served == []
    assert [(f["sample_rate"], f["hop_length"], f["latent_dim"], f["codebooks"]) for f in facts.values()] == [
        (16000, 200, 24, 4),  # the one that is served here
        (24000, 320, 1024, 32),
        (44100, 512, 1024, 9),
        (44100, 512, 128, 18),
    ]


def test_a_release_of_another_shape_than_known_is_refused(served, monkeypatch):
    other = {**RELEASES["16khz"].shape, "sample_rate": 8000}
    monkeypatch.setitem(RELEASES, "16khz", Release("16khz", "8kbps", "0.0.5", other))
    with pytest.raises(InputError, match="these weights have another shape than"):
        DacCodec(weights="download", release="16khz")


@pytest.mark.parametrize("status", [404, None])
def test_without_a_network_the_way_round_is_told(served, monkeypatch, status):
    def get(address, **_):
        if status is None:
            raise requests.ConnectionError("no route to host")
        response = requests.Response()
        response.status_code = status
        return response

    monkeypatch.setattr(requests, "get", get)
    with pytest.raises(InputError, match=r"DAC 16khz could not be downloaded \(.*\); .*`voxloom import dac`"):
        DacCodec(weights="download", release="16khz")
