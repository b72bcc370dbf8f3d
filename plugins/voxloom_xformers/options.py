"""What xformers' attention needs. No torch here, and no xformers."""

from collections.abc import Sequence

from voxloom_registry import Need


def needs_cuda(_: object) -> Sequence[Need]:
    """None of xformers' kernels runs on a CPU or on Apple's GPUs."""
    return (Need("device", "equal", "cuda"),)
