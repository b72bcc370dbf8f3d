"""Devices: where a model computes."""

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager, nullcontext
from itertools import chain

import torch
from torch import Tensor, nn

from voxloom.slots import DEVICE
from voxloom_registry import Config, Registry

CPU = torch.device("cpu")
"""Where files are read, text is worked on and noise is drawn; everything else computes where the configuration says."""


class AbstractDevice(ABC):
    """A way to choose a device. Its offer states the fact `device`, torch's name for the type, which parts may need."""

    @abstractmethod
    def find(self) -> torch.device:
        """The device.

        Raises:
            DeviceError: when this machine or this torch has none such.
        """


def device_of(registry: Registry, config: Config) -> torch.device:
    """The device a configuration names; the CPU where it has no such slot.

    Raises:
        DeviceError: when it is not there.
    """
    chosen = config.slots.get(DEVICE.name)
    if chosen is None or chosen.part is None:
        return CPU
    device: AbstractDevice = registry.build(DEVICE.kind, chosen.part, chosen.options)
    return device.find()


def where(module: nn.Module) -> torch.device:
    """Where a module's tensors are; the CPU for one that has none."""
    first = next(chain(module.parameters(), module.buffers()), None)
    return CPU if first is None else first.device


def doubled(values: Tensor) -> Tensor:
    """The same in fp64; on the CPU where the device has no fp64, as Apple's have not."""
    return (values.cpu() if values.is_mps else values).double()


def without_autocast(device: torch.device) -> AbstractContextManager[None]:
    """A block in which operations on `device` keep the types they are given, whatever precision is trained in."""
    if not torch.amp.is_autocast_available(device.type):
        return nullcontext()
    return torch.autocast(device.type, enabled=False)
