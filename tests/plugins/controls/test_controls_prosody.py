from dataclasses import replace

import pytest
import torch

from voxloom.testing.transform import TRANSCRIPT
from voxloom.text import Mark, Transcript
from voxloom.values import Prosody
from voxloom_controls.loudness import Loudness
from voxloom_controls.melody import Melody
from voxloom_controls.rate import Rate

SECONDS = torch.tensor([0.1, 0.2, 0.1, 0.2, 0.1])
FRAMES = torch.tensor([8, 8, 8, 8, 8])


def marked(*marks: Mark) -> Transcript:
    """`ab c.` with marks."""
    return replace(TRANSCRIPT, marks=marks)


def prosody(pitch: torch.Tensor | None = None) -> Prosody:
    voicing = torch.ones(1, 40)
    voicing[:, 16:24] = 0.0
    return Prosody(torch.tensor([40]), SECONDS[None], torch.full((1, 40), 200.0) if pitch is None else pitch, voicing)


def test_rates_multiply():
    text = marked(Mark("rate", 2.0, 0, 2), Mark("rate", 0.5, 1, 2))
    found = Rate(1.25).durations(SECONDS, text)
    assert torch.allclose(SECONDS / found, torch.tensor([2.5, 1.25, 1.25, 1.25, 1.25]))


def test_pitch_is_shifted_within_marks():
    found = Melody(12.0).contours(prosody(), marked(Mark("pitch", -12.0, 3, 4)), FRAMES).pitch
    assert found is not None
    assert torch.allclose(found[0, :24], torch.tensor(400.0))
    assert torch.allclose(found[0, 24:32], torch.tensor(200.0))
    assert torch.allclose(found[0, 32:], torch.tensor(400.0))


def test_range_widens_around_the_mean_of_voiced_frames():
    pitch = torch.cat([torch.full((16,), 100.0), torch.full((8,), 999.0), torch.full((16,), 400.0)])[None]
    found = Melody(range_factor=0.5).contours(prosody(pitch), TRANSCRIPT, FRAMES).pitch
    assert found is not None
    assert found[0, 0] == pytest.approx(200 / 2**0.5, rel=1e-4)
    assert found[0, -1] == pytest.approx(200 * 2**0.5, rel=1e-4)


@pytest.mark.parametrize(("mark", "hertz"), [("pitch-hz", 150.0), ("pitch-more-hz", 250.0)])
def test_pitch_in_hertz_is_the_mean_of_a_stretch(mark, hertz):
    value = 150.0 if mark == "pitch-hz" else 50.0
    found = Melody().contours(prosody(), marked(Mark(mark, value, 0, 2)), FRAMES).pitch
    assert found is not None
    assert torch.allclose(found[0, :16], torch.tensor(hertz))
    assert torch.allclose(found[0, 16:], torch.tensor(200.0))


def test_an_absolute_pitch_inside_another_stays_absolute():
    text = marked(Mark("pitch", 12.0, 0, 5), Mark("pitch-hz", 150.0, 0, 2))
    found = Melody().contours(prosody(), text, FRAMES).pitch
    assert found is not None
    assert torch.allclose(found[0, :16], torch.tensor(150.0))
    assert torch.allclose(found[0, 16:], torch.tensor(400.0))


def test_a_range_of_a_stretch_is_around_its_own_mean():
    pitch = torch.cat([torch.full((8,), 100.0), torch.full((8,), 400.0), torch.full((24,), 300.0)])[None]
    found = Melody().contours(prosody(pitch), marked(Mark("range", 0.0, 0, 2)), FRAMES).pitch
    assert found is not None
    assert torch.allclose(found[0, :16], torch.tensor(200.0))
    assert torch.allclose(found[0, 16:], torch.tensor(300.0))


def test_gains_add_up():
    found = Loudness(3.0).contours(prosody(), marked(Mark("volume", -6.0, 3, 4)), FRAMES).energy
    assert found is not None
    assert found[0].tolist() == [3.0] * 24 + [-3.0] * 8 + [3.0] * 8


def test_energy_that_was_asked_for_is_kept():
    before = replace(prosody(), energy=torch.ones(1, 40))
    found = Loudness(3.0).contours(before, TRANSCRIPT, FRAMES).energy
    assert found is not None
    assert (found == 4.0).all()


def test_only_marks_of_their_own_concern_them():
    text = marked(Mark("pause", 1.0, 3, 3))
    assert not any(control.concerns(text) for control in (Rate(), Melody(), Loudness()))
    assert Rate().concerns(marked(Mark("rate", 1.1, 0, 1)))
    assert Melody().concerns(marked(Mark("range", 1.1, 0, 1)))
    assert Loudness().concerns(marked(Mark("volume", 1.0, 0, 1)))
