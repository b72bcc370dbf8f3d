"""Speakers: variants of espeak-ng's voice that sound like people, each with a pitch and a pace of its own."""

import random

from voxloom_synthetic.espeak import Voice

VARIANTS = (
    *("f1", "m1", "f2", "m2", "f3", "m3", "f4", "m4", "f5", "m5", "m6", "m7", "m8"),
    *("Mike", "steph", "edward", "Annie", "david", "Michael", "Alicia"),
)
"""Variants of which Whisper base mishears about half of the words or more are not among them."""
_PITCHES = (35, 65)
_PACES_WPM = (140, 185)


def speakers(count: int, language: str, seed: int) -> dict[str, Voice]:
    """Voices by the speaker's name, the same first ones whatever the count."""
    chosen = {}
    for number in range(count):
        rng = random.Random(f"speaker {number} of {seed}")
        variant = VARIANTS[number % len(VARIANTS)]
        voice = Voice(f"{language}+{variant}", rng.randint(*_PITCHES), rng.randint(*_PACES_WPM))
        chosen[f"espeak-{number:03}-{variant.lower()}"] = voice
    return chosen
