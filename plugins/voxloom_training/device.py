"""Processes, precision and the device they train on."""

import os
from pathlib import Path
from typing import Literal

import torch
from lightning_fabric import Fabric

from voxloom.errors import TrainingError

_FAST_BF16 = ("avx512_bf16", "amx_bf16")


def make_fabric(device: torch.device, precision: Literal["auto", "32", "bf16"]) -> Fabric:
    """A Fabric on `device`, or on one of its type for each process that torchrun started.

    Raises:
        TrainingError: when several processes are to share a device.
    """
    if precision == "auto":
        precision = "bf16" if has_fast_bf16(device) else "32"
    processes = int(os.environ.get("LOCAL_WORLD_SIZE", "1"))
    nodes = int(os.environ.get("WORLD_SIZE", "1")) // processes
    if processes * nodes > 1 and device.index is not None:
        raise TrainingError(
            f"device={device} is one device, and torchrun started {processes * nodes} processes: "
            f"choose device={device.type}, of which each gets its own"
        )
    fabric = Fabric(
        accelerator=device.type,
        devices=processes if device.index is None else [device.index],
        num_nodes=nodes,
        strategy="ddp" if processes * nodes > 1 else "auto",
        precision="bf16-mixed" if precision == "bf16" else "32-true",
    )
    fabric.launch()
    return fabric


def is_first_process() -> bool:
    """Whether this is the process that writes and tells: the first that torchrun started, or the only one."""
    return os.environ.get("RANK", "0") == "0"


def has_fast_bf16(device: torch.device) -> bool:
    """Whether bf16 matrix products are faster than fp32 ones on it."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    if device.type != "cpu":
        return False
    flags = Path("/proc/cpuinfo")
    return flags.is_file() and any(flag in flags.read_text(errors="replace") for flag in _FAST_BF16)
