"""The seam models' plugin."""

from voxloom_registry import Offer, hookimpl


@hookimpl
def voxloom_offers():
    yield Offer("codec", "mulaw", "seam_parts:Mulaw", facts="seam_options:mulaw_facts")
    yield Offer("text", "letters", "seam_parts:Letters")
    yield Offer("model", "babbler", "seam_babbler:Babbler", wiring="seam_options:babbler_wiring")
    yield Offer("model", "engine", "seam_engine:Engine", wiring="seam_options:engine_wiring")
    yield Offer("model", "mute", "seam_engine:Mute", wiring="seam_options:mute_wiring")
