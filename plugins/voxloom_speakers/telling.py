"""What people are told of a speaker."""

from collections.abc import Iterator, Mapping
from typing import Any

from voxloom_speakers.speaker import Speaker

NO_CONSENT = "none was given: a voice is somebody's own, so ask before you let it speak"


def lines_of(speaker: Speaker) -> Iterator[str]:
    """All that its file knows, line by line."""
    about: Mapping[str, Any] = speaker.about
    yield f"name: {about['name']}"
    yield f"consent: {about['consent'] or NO_CONSENT}"
    yield f"licence: {about['licence'] or 'none was given'}"
    yield f"transcript: {about['transcript'] or 'none of all that is kept'}"
    yield f"audio: {about['seconds']:.1f} s at {about['sample_rate']} Hz, sha256 {speaker.sha256}"
    for each in about["recordings"]:
        spans = ", ".join(f"{start:.1f} to {end:.1f} s" for start, end in each["used"]) or "nothing"
        yield f"recording: {each['file']}, of which {spans} is used, sha256 {each['sha256']}"
    yield f"latents: {', '.join(speaker.latents) or 'none yet; each codec adds its own when it is first used'}"
    yield f"made by: voxloom {about['voxloom']}, keeping at most {about['options']['seconds']:g} s"
