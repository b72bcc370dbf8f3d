"""How far recordings of one speaker lie apart."""

from collections import defaultdict

from voxloom.audio import read
from voxloom.corpus import AbstractCorpus
from voxloom.pitch import AbstractPitch
from voxloom_variation.spread import Melody, melody_of, natural_spread

NATURAL = 20
"""So many recordings of so many speakers are looked at, the first of a corpus."""


def spread_in(corpus: AbstractCorpus, pitch: AbstractPitch) -> dict[str, float]:
    """What `natural_spread` gives of the first recordings of the first speakers."""
    melodies: dict[str, list[Melody | None]] = defaultdict(list)
    paces: dict[str, list[float]] = defaultdict(list)
    for item in corpus.items():
        known = melodies.get(item.speaker, ())
        if len(known) == NATURAL or (not known and len(melodies) == NATURAL):
            continue
        recording = read(item.audio)
        melodies[item.speaker].append(melody_of(pitch, recording.wave, recording.sample_rate))
        letters = sum(character.isalpha() for character in item.text)
        paces[item.speaker].append(len(recording.wave) / recording.sample_rate / max(1, letters))
    return natural_spread(melodies, paces)
