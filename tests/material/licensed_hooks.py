"""A stranger's parts under licences of all kinds; what they do is the seam plugin's work."""

from voxloom_registry import Offer, hookimpl


@hookimpl
def voxloom_offers():
    yield Offer("codec", "mulaw-nc", "seam_parts:Mulaw", facts="seam_options:mulaw_facts", licence="CC-BY-NC-4.0")
    yield Offer("text", "letters-nc", "seam_parts:Letters", licence="CC-BY-NC-4.0")
    yield Offer("text", "letters-gpl", "seam_parts:Letters", licence="GPL-3.0-or-later")
    yield Offer(
        "transform", "bark", "seam_transforms:Shout", "seam_options:ShoutOptions", licence="MIT, for research only"
    )
    yield Offer("transform", "dictation", "licensed_parts:Dictation", "licensed_parts:DictationOptions")
