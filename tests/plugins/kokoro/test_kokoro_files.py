"""Files that are none of Kokoro's, and what is said of them."""

import re
import sys

import numpy as np
import pytest

from voxloom.errors import InputError
from voxloom_kokoro.model import KokoroModel
from voxloom_registry import PluginError, Registry


def test_a_wrong_model_is_refused(styles, tmp_path):
    path = tmp_path / "wrong.onnx"
    path.write_bytes(b"RIFF....WAVE")
    with pytest.raises(InputError, match=f"^{re.escape(str(path))}: this is no ONNX file that onnxruntime can run"):
        KokoroModel({}, path, styles, "af_low")


def test_another_model_is_refused(engine_files, styles, tmp_path):
    path = engine_files.save_piper(tmp_path / "other.onnx")
    with pytest.raises(
        InputError, match="this is no Kokoro, since it takes input, input_lengths, scales and not tokens"
    ):
        KokoroModel({}, path, styles, "af_low")


def test_missing_files_are_named(plain, styles, tmp_path):
    with pytest.raises(InputError, match=r"nobody\.onnx: there is no such file; model\.path names Kokoro's model"):
        KokoroModel({}, tmp_path / "nobody.onnx", styles, "af_low")
    with pytest.raises(InputError, match=r"nobody\.bin: there is no such file; model\.voices names Kokoro's styles"):
        KokoroModel({}, plain, tmp_path / "nobody.bin", "af_low")


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04" + bytes(40)], ids=["empty", "text", "torn"])
def test_styles_that_are_no_archive_are_refused(plain, tmp_path, content):
    path = tmp_path / "styles.bin"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"styles\.bin: this is no archive of numpy, as Kokoro's styles are"):
        KokoroModel({}, plain, path, "af_low")


def test_a_single_array_is_no_archive(plain, tmp_path):
    path = tmp_path / "styles.npy"
    np.save(path, np.zeros((510, 1, 256), np.float32))
    with pytest.raises(InputError, match="this is no archive of numpy"):
        KokoroModel({}, plain, path, "af_low")


def test_styles_of_another_shape_are_refused(plain, tmp_path):
    path = tmp_path / "styles.npz"
    np.savez(path, af_low=np.zeros((510, 128), np.float32))
    with pytest.raises(InputError, match=r"af_low has the shape \[510, 128\] and not \[phonemes, 1, 256\]"):
        KokoroModel({}, plain, path, "af_low")


def test_an_unknown_voice_or_language_is_told_what_there_is(plain, styles):
    with pytest.raises(InputError, match=r"model\.voice: .* has no 'heart'; of its 2 near it are a"):
        KokoroModel({}, plain, styles, "heart")
    with pytest.raises(InputError, match=r"model\.language: espeak-ng has no 'english'; near it are "):
        KokoroModel({}, plain, styles, "af_low", language="english")


def test_a_missing_package_is_named(plain, styles, monkeypatch):
    monkeypatch.setitem(sys.modules, "kokoro_onnx", None)
    for name in ("model", "opening"):
        monkeypatch.delitem(sys.modules, f"voxloom_kokoro.{name}")
    options = {"path": plain, "voices": styles, "voice": "af_low"}
    with pytest.raises(PluginError, match=r"the model 'kokoro' .*pip install 'voxloom\[kokoro\]'"):
        Registry.discover().build("model", "kokoro", options, {})
