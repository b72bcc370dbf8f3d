"""A piper voice from its two files; what is wrong with them is told in a sentence."""

import json
from pathlib import Path
from typing import Any

import onnxruntime
import torch
from piper import PiperVoice
from piper.config import PhonemeType, PiperConfig

from voxloom.errors import InputError
from voxloom_piper.noise import NOISE, with_noise_fed
from voxloom_registry import reason_of

TAKES = ("input", "input_lengths", "scales")
READS = (PhonemeType.ESPEAK, PhonemeType.TEXT)
"""Others need packages of their own, and one fetches models into the working folder."""


def open_voice(path: Path, config: Path | None) -> PiperVoice:
    """The voice in `path`, whose noise is fed.

    Raises:
        InputError: when a file is missing or none of a piper voice.
    """
    if not path.is_file():
        raise InputError(f"{path}: there is no such file; model.path names a piper voice, NAME.onnx")
    told = _config(config or path.with_name(f"{path.name}.json"))
    session = _session(path)
    takes = {each.name for each in session.get_inputs() if not each.name.startswith(NOISE)}
    wanted = {*TAKES, *(["sid"] if told.num_speakers > 1 else [])}
    if takes != wanted:
        raise InputError(
            f"{path}: this is no piper voice of {told.num_speakers} speakers, since it takes {_listed(takes)} and not "
            f"{_listed(wanted)}"
        )
    return PiperVoice(session=session, config=told)


def speaker_number(config: PiperConfig, path: Path, speaker: str | None) -> int | None:
    """The number of `speaker`, a name or a number.

    Raises:
        InputError: when the voice has no such one.
    """
    if speaker is None:
        return None
    known = config.speaker_id_map
    if speaker in known:
        return known[speaker]
    if speaker.isdecimal() and int(speaker) < config.num_speakers:
        return int(speaker)
    some = ", ".join(list(known)[:8]) + (", ..." if len(known) > 8 else "")
    told = f"has {config.num_speakers} speakers, from 0" if config.num_speakers > 1 else "has one speaker"
    raise InputError(f"model.speaker: there is no {speaker!r}: {path} {told}{f' or {some}' if some else ''}")


def _config(path: Path) -> PiperConfig:
    if not path.is_file():
        raise InputError(
            f"{path}: there is no such file; a piper voice has its configuration there, or model.config=FILE"
        )
    try:
        config = PiperConfig.from_dict(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        told = f"it lacks {error}" if isinstance(error, KeyError) else str(error)
        raise InputError(f"{path}: this is no configuration of a piper voice ({told})") from error
    if config.phoneme_type not in READS:
        known = " or ".join(repr(each.value) for each in READS)
        raise InputError(f"{path}: the voice reads text by {config.phoneme_type.value!r}; those by {known} are taken")
    return config


def _session(path: Path) -> Any:
    """An onnxruntime session with as many threads as torch has."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    try:
        return onnxruntime.InferenceSession(
            with_noise_fed(path.read_bytes()), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # of onnxruntime, by what is wrong with the file
        raise InputError(f"{path}: this is no ONNX file that onnxruntime can run ({reason_of(error)})") from error


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names))
