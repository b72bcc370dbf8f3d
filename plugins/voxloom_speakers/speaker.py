"""A speaker as one file: prompt audio as FLAC and its latents by latent space, in safetensors; all else in its header.

The hash of the audio says which speaker it is, and stays when latents are added. The checksum is that of everything.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from jaxtyping import Float
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor

from voxloom.errors import InputError, VoiceError
from voxloom.model import Recording
from voxloom.provenance import CONTENT
from voxloom.safetensors_header import read_header
from voxloom_speakers.flac import unpacked

SUFFIX = ".speaker"
FORMAT, FORMAT_VERSION = "voxloom-speaker", 1
AUDIO, LATENTS = "audio", "latents/"
_CHECKSUM, _ABOUT = "checksum", "about"
_KNOWN = {"name", "consent", "licence", "transcript", "recordings", "options", "seconds", "sample_rate", "voxloom"}


@dataclass(frozen=True)
class Speaker:
    """Prompt audio in FLAC, its latents (D,T) by latent space, and what people should know of it.

    `about` holds `name`; `consent`, `licence` and `transcript`, each None where nobody gave it; and `recordings`,
    `options`, `seconds`, `sample_rate` and `voxloom`, which made it.
    """

    flac: bytes
    about: Mapping[str, Any]
    latents: Mapping[str, Float[Tensor, "D T"]] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """Which speaker it is, whatever latents it brings."""
        return hashlib.sha256(self.flac).hexdigest()

    def recording(self) -> Recording:
        """The prompt audio."""
        return unpacked(self.flac)


def write_speaker(path: Path, speaker: Speaker) -> None:
    """Write it; the file appears whole or not at all, and one that is replaced stays as private as it was.

    Raises:
        InputError: when it cannot be written.
    """
    path = path.resolve()  # a link stays one
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        beside.write_bytes(_content(speaker))
        if path.exists():
            shutil.copymode(path, beside)
        beside.replace(path)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror})") from error
    finally:
        if beside.is_file():
            beside.unlink()


def read_speaker(path: Path) -> Speaker:
    """The speaker in `path`.

    Raises:
        InputError: when there is none, it is damaged, or a later voxloom has written it.
    """
    if not path.is_file():
        raise InputError(f"{path}: {'is a folder' if path.is_dir() else 'there is no such file'}; name a speaker file")
    try:
        facts = read_header(path).facts
        if facts.get("format") != FORMAT:
            raise InputError(
                f"{path}: is no speaker; `voxloom speaker make {path.stem}{SUFFIX} RECORDING...` makes one"
            )
        if facts.get("format_version") != str(FORMAT_VERSION):
            version = facts.get("format_version")
            raise InputError(f"{path}: has format version {version}, and this voxloom reads {FORMAT_VERSION}")
        tensors = load(path.read_bytes())
        flac = tensors.pop(AUDIO).numpy().tobytes()
        latents = {name.removeprefix(LATENTS): value for name, value in tensors.items()}
        speaker = Speaker(flac, json.loads(facts[_ABOUT]), latents)
        if _checksum(speaker) != facts[_CHECKSUM] or speaker.sha256 != facts[CONTENT]:
            raise ValueError("another checksum")
        if set(speaker.about) != _KNOWN:
            raise ValueError("other facts")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    except (VoiceError, SafetensorError, KeyError, TypeError, ValueError) as error:
        raise InputError(f"{path}: is damaged; copy or make it again") from error
    return speaker


def add_latents(path: Path, speaker: Speaker, space: str, latents: Float[Tensor, "D T"]) -> Speaker:
    """The speaker with these latents too, in its file as well, beside what others added meanwhile.

    Raises:
        InputError: when the file cannot be written, or is another speaker's by now.
    """
    kept = read_speaker(path)
    if kept.sha256 != speaker.sha256:
        raise InputError(f"{path}: has become another speaker")
    kept = replace(kept, latents={**kept.latents, space: latents})
    write_speaker(path, kept)
    return kept


def _content(speaker: Speaker) -> bytes:
    tensors = {AUDIO: torch.from_numpy(np.frombuffer(speaker.flac, np.uint8).copy())}
    tensors |= {f"{LATENTS}{space}": value.contiguous() for space, value in speaker.latents.items()}
    facts = {
        "format": FORMAT,
        "format_version": str(FORMAT_VERSION),
        CONTENT: speaker.sha256,
        _CHECKSUM: _checksum(speaker),
        _ABOUT: _told(speaker),
    }
    return save(tensors, metadata=facts)


def _told(speaker: Speaker) -> str:
    return json.dumps(speaker.about, ensure_ascii=False, sort_keys=True)


def _checksum(speaker: Speaker) -> str:
    digest = hashlib.sha256(speaker.flac)
    digest.update(_told(speaker).encode())
    for space in sorted(speaker.latents):
        values = speaker.latents[space]
        digest.update(f"{space} {values.dtype} {tuple(values.shape)}".encode())
        digest.update(values.contiguous().view(torch.uint8).numpy().tobytes())
    return digest.hexdigest()
