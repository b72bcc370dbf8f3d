"""The voice that ships speaks from the text part without GPL too, though it learnt from espeak-ng's symbols."""

from pathlib import Path

import voxloom
from voxloom.text import AbstractText
from voxloom_text.gruut import GruutText

PROMPT = Path(__file__).parents[2] / "examples" / "prompts" / "heart.flac"


def test_it_takes_gruut_in_place_of_espeak() -> None:
    voice = voxloom.load("nano", text="gruut")
    assert isinstance(voice.model.part("text", AbstractText), GruutText)
    said = voice.run("say", text="The river is wide.", prompt=PROMPT, seed=0)
    assert 0.8 < len(said.wave) / said.sample_rate < 4
