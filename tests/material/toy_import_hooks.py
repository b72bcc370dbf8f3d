"""A stranger's importer."""

from voxloom_registry import Offer, hookimpl


@hookimpl
def voxloom_offers():
    yield Offer("importer", "toy-net", "toy_importer:ToyImporter", summary="checkpoints of toy nets")
