"""What a comparison was made with, in words."""

import platform
import shlex
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import torch

from voxloom.provenance import library_versions
from voxloom_registry import Config
from voxloom_studies.comparing.request import MeasuringRequest
from voxloom_studies.comparing.setup import Setup

_PROCESSORS = Path("/proc/cpuinfo")
_MODEL = "model name"


def about_of(
    task: str, request: MeasuringRequest, listed: Sequence[str], words: Sequence[str], config: Config, setup: Setup
) -> dict[str, str]:
    """Machine, threads, versions, set, seeds, recogniser and the command that makes the same."""
    corpus = " ".join(word for word in words if word.startswith("corpus"))
    return {
        "machine": f"{_processor()}, {platform.system()}",
        "threads": str(torch.get_num_threads()),
        "device": str(config.slots["device"].part),
        "versions": ", ".join(f"{name} {version}" for name, version in library_versions().items()),
        "set": f"{request.set or corpus}, split {request.split}, {len(setup.items)} utterances",
        "seeds": ", ".join(str(seed) for seed in setup.asked.seeds),
        "recogniser": str(config.slots["recogniser"].part),
        "command": shlex.join(["voxloom", task, *listed, *words, *_options(request)]),
    }


def _options(request: MeasuringRequest) -> list[str]:
    """What was asked otherwise than by default, as on the command line."""
    found = []
    for field in fields(request):
        value = getattr(request, field.name)
        if field.metadata.get("positional") or value == field.default:
            continue
        written = ",".join(str(each) for each in value) if isinstance(value, tuple) else str(value)
        found += [f"--{field.name}", written]
    return found


def _processor() -> str:
    try:
        lines = _PROCESSORS.read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith(_MODEL)]
    return named[0] if named else platform.processor() or platform.machine()
