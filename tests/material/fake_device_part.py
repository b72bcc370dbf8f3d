from voxloom.device import AbstractDevice
from voxloom.testing.fake_device import FAKE


class FakeDevice(AbstractDevice):
    def find(self):
        return FAKE
