"""The plugin of a model that hums."""

from voxloom_registry import Offer, hookimpl

_OPTIONS = "hum_options"


@hookimpl
def voxloom_offers():
    yield Offer("codec", "frames", "hum_parts:Frames")
    yield Offer("model", "hummer", "hum_parts:Hummer", f"{_OPTIONS}:HummerOptions", wiring=f"{_OPTIONS}:wiring")
    yield Offer("objective", "hum", "hum_parts:Hum", f"{_OPTIONS}:HumOptions")
    yield Offer("recogniser", "deaf", "hum_parts:Deaf")
    yield Offer("metric", "loudness", "hum_parts:Loudness", f"{_OPTIONS}:LoudnessOptions")
