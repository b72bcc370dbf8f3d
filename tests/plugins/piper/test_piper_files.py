"""Files that are none of a piper voice, and what is said of them."""

import json
import re
import sys

import numpy as np
import pytest
import torch

from voxloom.errors import InputError
from voxloom_piper.model import PiperModel
from voxloom_piper.noise import NOISE, NoisySession, with_noise_fed
from voxloom_registry import PluginError, Registry


def other_config(path, **changes):
    told = json.loads(path.with_name(f"{path.name}.json").read_text())
    return json.dumps({key: value for key, value in (told | changes).items() if value is not None})


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "this is no piper voice of 1 speakers, since it takes "),
        (b"RIFF....WAVE", "this is no ONNX file that onnxruntime can run"),
        ("half", "this is no ONNX file that onnxruntime can run (it ends "),
        ("choir", "takes input, input_lengths, scales, sid and not input, input_lengths, scales"),
    ],
)
def test_a_wrong_file_is_refused(ann, choir, tmp_path, content, told):
    path = tmp_path / "wrong.onnx"
    known = {"half": lambda: ann.read_bytes()[:900], "choir": choir.read_bytes}
    path.write_bytes(content if isinstance(content, bytes) else known[content]())
    config = ann.with_name("ann.onnx.json")
    with pytest.raises(InputError, match=f"^{re.escape(str(path))}: .*{re.escape(told) if content else ''}"):
        PiperModel({}, path, config=config)


def test_a_missing_file_is_named(ann, tmp_path):
    with pytest.raises(InputError, match=r"nobody\.onnx: there is no such file; model\.path names a piper voice"):
        PiperModel({}, tmp_path / "nobody.onnx")
    alone = tmp_path / "alone.onnx"
    alone.write_bytes(ann.read_bytes())
    with pytest.raises(InputError, match=r"alone\.onnx\.json: there is no such file; a piper voice has its config"):
        PiperModel({}, alone)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "this is no configuration of a piper voice (Expecting"),
        ("[]", "this is no configuration of a piper voice ("),
        ({"audio": None}, "this is no configuration of a piper voice (it lacks 'audio')"),
        ({"phoneme_type": "morse"}, "this is no configuration of a piper voice ('morse' is not a valid PhonemeType)"),
        ({"phoneme_type": "pinyin"}, "the voice reads text by 'pinyin'; those by 'espeak' or 'text' are taken"),
    ],
)
def test_a_wrong_configuration_is_refused(ann, tmp_path, content, told):
    path = tmp_path / "config.json"
    path.write_text(content if isinstance(content, str) else other_config(ann, **content))
    with pytest.raises(InputError, match=re.escape(f"{path}: {told}")):
        PiperModel({}, ann, config=path)


@pytest.mark.parametrize(
    ("voice", "told"), [("ann", "has one speaker"), ("choir", "has 3 speakers, from 0 or ann, bob, cyd")]
)
def test_an_unknown_speaker_is_refused(voice, told, request):
    path = request.getfixturevalue(voice)
    with pytest.raises(InputError, match=re.escape(f"model.speaker: there is no 'dan': {path} {told}")):
        PiperModel({}, path, speaker="dan")


def test_a_missing_package_is_named(ann, monkeypatch):
    for name in ("piper", "voxloom_piper.model", "voxloom_piper.opening"):
        monkeypatch.setitem(sys.modules, name, None) if name == "piper" else monkeypatch.delitem(sys.modules, name)
    with pytest.raises(PluginError, match=r"the model 'piper' .*pip install 'voxloom\[piper\]'"):
        Registry.discover().build("model", "piper", {"path": ann}, {})


# Noise that is fed ---------------------------------------------------------------------------------------------------


def test_a_graph_without_noise_stays_as_it_is(engine_files):
    content = engine_files.kokoro_file()
    assert with_noise_fed(content) == content


def test_noise_that_is_fed_is_normal_and_differs_from_node_to_node(engine_files):
    graph = engine_files.Graph()
    values = graph.input("values", engine_files.FLOAT, ["rows", "columns"])
    for place in range(2):
        graph.node("RandomNormalLike", values, name=f"noise-{place}")
        graph.output(f"noise-{place}", engine_files.FLOAT, ["rows", "columns"])
    import onnxruntime

    session = onnxruntime.InferenceSession(with_noise_fed(graph.file()), providers=["CPUExecutionProvider"])
    assert [each.name for each in session.get_inputs()] == ["values", f"{NOISE}0", f"{NOISE}1"]
    noisy = NoisySession(session, torch.Generator().manual_seed(0))
    first, second = noisy.run(None, {"values": np.zeros((300, 1000), np.float32)})
    for noise in (first, second):
        assert noise.shape == (300, 1000)
        assert abs(float(noise.mean())) < 0.01
        assert float(noise.std()) == pytest.approx(1.0, abs=0.01)
    assert abs(float((first * second).mean())) < 0.01
    assert np.array_equal(first.ravel()[2**18 :], first.ravel()[: 300_000 - 2**18])  # and begins anew
