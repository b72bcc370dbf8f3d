"""What figures depend on."""

import hashlib
import os
import platform
from collections.abc import Sequence
from typing import Any

import torch

from voxloom.model import Recording
from voxloom.provenance import library_versions
from voxloom_bench.system import System


def machine(device: torch.device) -> str:
    """The computer, and the GPU where it computes on one."""
    name = f"{platform.node()}, {platform.machine()}, {os.cpu_count()} CPUs, {platform.system()}"
    return f"{name}, {torch.cuda.get_device_name(device)}" if device.type == "cuda" else name


def about(systems: Sequence[System], prompt: Recording, seed: int) -> dict[str, Any]:
    """All of it in plain values; what differs in any of it is not comparable."""
    device = systems[0].device
    samples = prompt.wave.cpu().numpy().tobytes()
    return {
        "machine": machine(device),
        "threads": torch.get_num_threads(),
        "seed": seed,
        "versions": library_versions(),
        "prompt": {
            "sha256": hashlib.sha256(samples).hexdigest(),
            "seconds": len(prompt.wave) / prompt.sample_rate,
        },
        "systems": {
            each.title: {
                "weights": each.weights,
                "device": str(each.device),
                "config": each.voice.config.plain(each.voice.config.model_slots),
            }
            for each in systems
        },
    }


def told(about: dict[str, Any]) -> list[str]:
    """The same in a few lines for people."""
    systems = about["systems"]
    devices = ", ".join(dict.fromkeys(each["device"] for each in systems.values()))
    weights = [f"{title}: {_weights(each['weights'])}" for title, each in systems.items()]
    versions = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
    return [
        f"machine: {about['machine']}; {devices}, {about['threads']} threads",
        f"versions: {versions}",
        f"prompt: {about['prompt']['seconds']:.1f} s",
        *(f"weights of {line}" for line in weights),
    ]


def _weights(of: str) -> str:
    return of if " " in of else f"sha256 {of[:12]}"
