"""Options and facts of devices. No torch here."""

from dataclasses import dataclass

from voxloom_devices.best import best_type
from voxloom_registry import Facts, option


@dataclass(frozen=True)
class CudaOptions:
    """Options of `device/cuda`."""

    index: int | None = option(None, help="which one, from 0 on; torch's current one unless set", minimum=0)


def auto_facts(_: object) -> Facts:
    """Found out when a part asks, since it takes torch to know."""
    return {"device": best_type}


def cpu_facts(_: object) -> Facts:
    """What parts may depend on."""
    return {"device": "cpu"}


def cuda_facts(_: object) -> Facts:
    """What parts may depend on."""
    return {"device": "cuda"}


def mps_facts(_: object) -> Facts:
    """What parts may depend on."""
    return {"device": "mps"}
