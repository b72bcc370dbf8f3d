"""Kokoro from its files; what is wrong with them is told in a sentence."""

import zipfile
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from kokoro_onnx import Kokoro
from numpy.typing import NDArray
from phonemizer.backend import EspeakBackend

from voxloom.errors import InputError
from voxloom_registry import reason_of

Style = NDArray[np.float32]

STYLE_SHAPE = (1, 256)
"""Of each row; there is one for every number of phonemes."""

TAKES = ({"tokens", "style", "speed"}, {"input_ids", "style", "speed"})


def open_style(path: Path, voice: str) -> Style:
    """The style (N,1,256) of `voice` in the archive `path`.

    Raises:
        InputError: when the archive is missing or none, or has no such voice.
    """
    if not path.is_file():
        raise InputError(f"{path}: there is no such file; model.voices names Kokoro's styles, such as voices-v1.0.bin")
    try:
        with path.open("rb") as file, np.load(file) as archive:
            names = sorted(archive.files)
            style: Style | None = archive[voice] if voice in names else None
    except (ValueError, OSError, EOFError, AttributeError, TypeError, zipfile.BadZipFile) as error:
        raise InputError(f"{path}: this is no archive of numpy, as Kokoro's styles are") from error
    if style is None:
        near = get_close_matches(voice, names, n=5, cutoff=0.0)
        raise InputError(f"model.voice: {path} has no {voice!r}; of its {len(names)} near it are {', '.join(near)}")
    if style.ndim != 3 or style.shape[1:] != STYLE_SHAPE:
        raise InputError(
            f"{path}: {voice} has the shape {list(style.shape)} and not [phonemes, 1, 256], as styles have"
        )
    return style


def open_kokoro(path: Path, voices: Path, language: str) -> Kokoro:
    """The model in `path`, which is to read `language`.

    Raises:
        InputError: when the file is missing or no such model, or espeak-ng does not know the language.
    """
    if not path.is_file():
        raise InputError(f"{path}: there is no such file; model.path names Kokoro's model, such as kokoro-v1.0.onnx")
    session = _session(path)
    takes = {each.name for each in session.get_inputs()}
    if takes not in TAKES:
        raise InputError(
            f"{path}: this is no Kokoro, since it takes {', '.join(sorted(takes))} and not tokens, style, speed"
        )
    kokoro: Kokoro = Kokoro.from_session(session, str(voices))
    kokoro.voices.close()  # type: ignore[attr-defined]  # an open archive; the style is read already
    known = EspeakBackend.supported_languages()
    if language not in known:
        near = get_close_matches(language, known, n=3, cutoff=0.0)
        raise InputError(f"model.language: espeak-ng has no {language!r}; near it are {', '.join(near)}")
    return kokoro


def _session(path: Path) -> Any:
    """An onnxruntime session with as many threads as torch has."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # of onnxruntime, by what is wrong with the file
        raise InputError(f"{path}: this is no ONNX file that onnxruntime can run ({reason_of(error)})") from error
