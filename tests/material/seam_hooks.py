"""The seam models' plugin."""

from voxloom_registry import Offer, hookimpl


@hookimpl
def voxloom_offers():
    yield Offer("codec", "mulaw", "seam_parts:Mulaw", facts="seam_options:mulaw_facts")
    yield Offer("text", "letters", "seam_parts:Letters")
    yield Offer("model", "babbler", "seam_babbler:Babbler", wiring="seam_options:babbler_wiring")
    yield Offer("model", "engine", "seam_engine:Engine", wiring="seam_options:engine_wiring")
    yield Offer("model", "mute", "seam_engine:Mute", wiring="seam_options:mute_wiring")
    yield Offer("transform", "slow", "seam_transforms:Slow", "seam_options:SlowOptions", short={"slow-down": "factor"})
    yield Offer("transform", "higher", "seam_transforms:Higher", "seam_options:HigherOptions")
    yield Offer("transform", "shout", "seam_transforms:Shout", "seam_options:ShoutOptions", short={"shout": "loud"})
    yield Offer("writer", "counting", "seam_transforms:Counting", writes=(".samples.txt",))
