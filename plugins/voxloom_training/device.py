"""Where and in which precision to train."""

import os
from pathlib import Path
from typing import Literal

import torch
from lightning_fabric import Fabric

_FAST_BF16 = ("avx512_bf16", "amx_bf16")


def make_fabric(device: str, precision: Literal["auto", "32", "bf16"]) -> Fabric:
    """A Fabric on one device, or on as many processes as torchrun started."""
    kind = device if device != "auto" else _best_device()
    if precision == "auto":
        precision = "bf16" if has_fast_bf16(kind) else "32"
    processes = int(os.environ.get("LOCAL_WORLD_SIZE", "1"))
    nodes = int(os.environ.get("WORLD_SIZE", "1")) // processes
    fabric = Fabric(
        accelerator=kind,
        devices=processes,
        num_nodes=nodes,
        strategy="ddp" if processes * nodes > 1 else "auto",
        precision="bf16-mixed" if precision == "bf16" else "32-true",
    )
    fabric.launch()
    return fabric


def is_first_process() -> bool:
    """Whether this is the process that writes and tells: the first that torchrun started, or the only one."""
    return os.environ.get("RANK", "0") == "0"


def has_fast_bf16(kind: str) -> bool:
    """Whether bf16 matrix products are faster than fp32 ones on this machine's devices of `kind`."""
    if kind == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    flags = Path("/proc/cpuinfo")
    return kind == "cpu" and flags.is_file() and any(flag in flags.read_text(errors="replace") for flag in _FAST_BF16)


def _best_device() -> str:
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"
