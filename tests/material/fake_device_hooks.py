"""A plugin with a device of its own: the fake one of `voxloom.testing`."""

from voxloom_registry import Offer, hookimpl


def facts(options):
    return {"device": "lazy"}


@hookimpl
def voxloom_offers():
    yield Offer("device", "fake", "fake_device_part:FakeDevice", facts="fake_device_hooks:facts")
