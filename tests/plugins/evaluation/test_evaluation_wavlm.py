"""Sim-O and Sim-R on a tiny random model, through the loader that the real one goes through."""

import json
import shutil
from dataclasses import replace

import pytest
import torch
from safetensors.torch import load_file, save_file

from voxloom.errors import InputError
from voxloom.metric import Sample
from voxloom.testing import MetricSuite
from voxloom.testing.inputs import speech_like
from voxloom_registry import Registry


class _OnTiny(MetricSuite):
    @pytest.fixture(autouse=True)
    def _tiny(self, wavlm):
        self.options = {"model": str(wavlm)}


class TestSimO(_OnTiny):
    name = "sim-o"


class TestSimR(_OnTiny):
    name = "sim-r"


def sample(**fields):
    wave, prompt, resynthesised = speech_like(3, 32000, 16000)[:, 0]
    return replace(Sample("one", "a", wave, 16000, prompt, resynthesised=resynthesised), **fields)


def build(name, folder):
    return Registry.discover().build("metric", name, {"model": str(folder)})


def test_the_same_wave_is_the_same_voice(wavlm):
    same = sample(prompt=sample().wave, resynthesised=sample().wave)
    assert build("sim-o", wavlm).measure(same)["sim_o"].value == pytest.approx(1, abs=1e-5)
    assert build("sim-r", wavlm).measure(same)["sim_r"].value == pytest.approx(1, abs=1e-5)
    assert build("sim-o", wavlm).measure(sample())["sim_o"].value < 0.9999


def test_one_compares_with_the_prompt_and_the_other_with_its_copy(wavlm):
    swapped = sample(prompt=sample().resynthesised, resynthesised=sample().prompt)
    assert build("sim-o", wavlm).measure(sample())["sim_o"] == build("sim-r", wavlm).measure(swapped)["sim_r"]


def test_loudness_counts_only_where_the_extractor_leaves_it(wavlm, tmp_path):
    soft = sample(wave=0.01 * sample().wave)
    loud, quiet = (build("sim-o", wavlm).measure(one)["sim_o"].value for one in (sample(), soft))
    assert quiet == pytest.approx(loud, abs=1e-3)
    shutil.copytree(wavlm, tmp_path, dirs_exist_ok=True)
    about = tmp_path / "preprocessor_config.json"
    about.write_text(json.dumps({**json.loads(about.read_text()), "do_normalize": False}))
    raw = build("sim-o", tmp_path)
    assert raw.measure(soft)["sim_o"].value != pytest.approx(raw.measure(sample())["sim_o"].value, abs=1e-3)


def test_a_prompt_is_embedded_once(wavlm, monkeypatch):
    metric, calls = build("sim-o", wavlm), []
    embed = metric._embed
    monkeypatch.setattr(metric, "_embed", lambda wave, rate: calls.append(len(wave)) or embed(wave, rate))
    first = sample()
    other = replace(first, wave=first.wave[:20000])
    metric.measure(first)
    metric.measure(other)
    assert sorted(calls) == [20000, 32000, 32000]  # two speeches and one prompt


def test_speech_without_a_voice_is_nobodys(wavlm):
    metric = build("sim-o", wavlm)
    for wave in (torch.zeros(32000), sample().wave[:1000], torch.zeros(0)):
        score = metric.measure(sample(wave=wave))["sim_o"]
        assert (score.value, score.detail) == (0.0, "silent or too short")
    with pytest.raises(InputError, match="sim_o finds the prompt of one silent or too short"):
        metric.measure(sample(prompt=torch.zeros(32000)))
    with pytest.raises(InputError, match="sim_r needs a prompt through the codec to compare with, and one has none"):
        build("sim-r", wavlm).measure(sample(resynthesised=None))


def test_the_shortest_wave_is_the_shortest(wavlm):
    metric = build("sim-o", wavlm)
    assert metric._shortest == 400 + 320 * 15  # two frames left of a field of 15
    wave = sample().wave
    assert metric.measure(sample(wave=wave[: metric._shortest]))["sim_o"].detail == ""
    assert metric.measure(sample(wave=wave[: metric._shortest - 1]))["sim_o"].detail


def assert_alike(metric, other):
    """The same weights, wherever a file's reader lays them: kernels may round by their place in memory."""
    ours, theirs = metric.measure(sample())["sim_o"], other.measure(sample())["sim_o"]
    assert ours.value == pytest.approx(theirs.value, abs=1e-6)


def test_a_pickled_checkpoint_is_opened_weights_only(wavlm, tmp_path):
    shutil.copytree(wavlm, tmp_path, dirs_exist_ok=True)
    weights = load_file(tmp_path / "model.safetensors")
    (tmp_path / "model.safetensors").unlink()
    with pytest.raises(InputError, match=r"holds no weights: there is neither model\.safetensors nor pytorch_model"):
        build("sim-o", tmp_path)
    torch.save(weights, tmp_path / "pytorch_model.bin")
    assert_alike(build("sim-o", tmp_path), build("sim-o", wavlm))
    torch.save({**weights, "foreign": Registry}, tmp_path / "pytorch_model.bin")
    with pytest.raises(InputError, match="cannot be loaded"):
        build("sim-o", tmp_path)


def test_what_is_no_speaker_model_is_refused(hubert, wavlm, tmp_path):
    with pytest.raises(InputError, match=r"cannot be loaded|is no WavLMForXVector: it lacks"):
        build("sim-o", hubert)
    with pytest.raises(InputError, match="lacks the files of a Wav2Vec2FeatureExtractor"):
        build("sim-o", tmp_path)
    shutil.copy(wavlm / "preprocessor_config.json", tmp_path)
    with pytest.raises(InputError, match="holds no weights"):
        build("sim-o", tmp_path)


def with_weights(wavlm, folder, change):
    """The checkpoint with the weights that `change` gives, by name."""
    shutil.copytree(wavlm, folder, dirs_exist_ok=True)
    weights = change(load_file(folder / "model.safetensors"))
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    return folder


def test_weights_that_are_not_all_there_are_refused(wavlm, tmp_path):
    def headless(weights):
        return {name: value for name, value in weights.items() if not name.startswith("feature_extractor")}

    with pytest.raises(InputError, match="is no WavLMForXVector: it lacks feature_extractor"):
        build("sim-o", with_weights(wavlm, tmp_path, headless))


def test_a_checkpoint_may_lack_what_training_alone_needs(wavlm, tmp_path):
    def unmasked(weights):
        return {name: value for name, value in weights.items() if not name.endswith("masked_spec_embed")}

    lean = build("sim-o", with_weights(wavlm, tmp_path, unmasked))
    assert_alike(lean, build("sim-o", wavlm))


def test_a_checkpoint_of_older_torch_is_the_same(wavlm, tmp_path):
    def older(weights):
        names = {"parametrizations.weight.original0": "weight_g", "parametrizations.weight.original1": "weight_v"}
        for new, old in names.items():
            weights = {name.replace(new, old): value for name, value in weights.items()}
        assert sum("pos_conv_embed.conv.weight_" in name for name in weights) == 2
        return weights

    dated = build("sim-o", with_weights(wavlm, tmp_path, older))
    assert dated.measure(sample()) == build("sim-o", wavlm).measure(sample())


def test_half_precision_is_worked_with_in_full(wavlm, tmp_path):
    halved = build("sim-o", with_weights(wavlm, tmp_path, lambda w: {name: value.half() for name, value in w.items()}))
    assert halved.measure(sample())["sim_o"].value == pytest.approx(
        build("sim-o", wavlm).measure(sample())["sim_o"].value, abs=1e-3
    )


def test_what_cannot_be_fetched_is_told_in_a_sentence(monkeypatch):
    def fails(*arguments, **keywords):
        raise ConnectionError("no network\nand a long story")

    monkeypatch.setattr("huggingface_hub.snapshot_download", fails)
    with pytest.raises(InputError) as refusal:
        Registry.discover().build("metric", "sim-o")
    assert str(refusal.value) == (
        "the WavLM speaker model 'microsoft/wavlm-base-plus-sv' is no folder and can be had neither from the hub nor "
        "from its cache: give the folder of such a model, or run it once where the hub can be reached (no network)"
    )


def test_the_hub_is_asked_for_safetensors_first(wavlm, tmp_path, monkeypatch):
    asked = []

    def fetch(name, revision, allow_patterns):
        asked.append((name, revision, allow_patterns[-1]))
        return str(wavlm if allow_patterns[-1] == "pytorch_model.bin" else tmp_path)

    monkeypatch.setattr("huggingface_hub.snapshot_download", fetch)
    Registry.discover().build("metric", "sim-o", {"model": "someone/speakers@v2"})
    names = ("model.safetensors", "pytorch_model.bin")
    assert asked == [("someone/speakers", "v2", name) for name in names]
