"""The devices themselves."""

import torch

from voxloom.device import AbstractDevice
from voxloom.errors import DeviceError
from voxloom_devices.best import best_type

_CHOOSE = "choose device=cpu or device=auto"


class AutoDevice(AbstractDevice):
    """The best there is: a CUDA device, else Apple's GPU, else the CPU."""

    def find(self) -> torch.device:
        """See `AbstractDevice.find`."""
        return torch.device(best_type())


class CpuDevice(AbstractDevice):
    """The processor."""

    def find(self) -> torch.device:
        """See `AbstractDevice.find`."""
        return torch.device("cpu")


class CudaDevice(AbstractDevice):
    """A CUDA or ROCm device, by number or whichever torch has made current."""

    def __init__(self, index: int | None = None) -> None:
        self.index = index

    def find(self) -> torch.device:
        """See `AbstractDevice.find`."""
        if not torch.cuda.is_available():
            built = torch.version.cuda is not None or torch.version.hip is not None
            reason = "torch finds none on this machine" if built else f"torch {torch.__version__} is built without CUDA"
            raise DeviceError(f"device=cuda: {reason}; {_CHOOSE}")
        count = torch.cuda.device_count()
        if self.index is not None and self.index >= count:
            raise DeviceError(
                f"device=cuda:{self.index}: torch finds {count} here, numbered from 0; choose one of them"
            )
        return torch.device("cuda") if self.index is None else torch.device("cuda", self.index)


class MpsDevice(AbstractDevice):
    """The GPU of Apple's processors."""

    def find(self) -> torch.device:
        """See `AbstractDevice.find`."""
        if not torch.backends.mps.is_available():
            raise DeviceError(f"device=mps: torch finds no GPU of Apple's on this machine; {_CHOOSE}")
        return torch.device("mps")
