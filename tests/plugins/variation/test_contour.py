import torch

from voxloom_variation.contour import joined_pitch, register_of, stretched, stretched_pitch


def test_a_contour_follows_its_places():
    pitch = torch.tensor([100.0, 100.0, 200.0, 200.0, 400.0])
    doubled = stretched_pitch(pitch, [0.0, 5.0], [0.0, 10.0], 10, 1.0)
    torch.testing.assert_close(doubled[::2], pitch)
    late = stretched(pitch, [0.0, 2.0, 5.0], [0.0, 4.0, 7.0], 7, 1.0)
    torch.testing.assert_close(late[4:], pitch[2:])


def test_places_that_fall_together_are_no_trouble():
    assert torch.isfinite(stretched(torch.arange(4.0), [0.0, 2.0, 2.0, 4.0], [0.0, 0.0, 3.0, 3.0], 3, 1.0)).all()


def test_the_register_is_that_of_voiced_frames():
    assert register_of(torch.tensor([100.0, 120.0, 140.0, 900.0]), torch.tensor([1.0, 1.0, 1.0, 0.0])) == 120
    assert register_of(torch.ones(3), torch.zeros(3)) is None


def test_a_guess_is_moved_to_meet_both_sides():
    pitch = torch.cat([torch.full((20,), 100.0), torch.full((20,), 999.0), torch.full((20,), 200.0)])
    guess = torch.full((60,), 150.0)
    found = joined_pitch(pitch, torch.ones(60), guess, 20, 40)
    assert torch.equal(found[:20], pitch[:20])
    assert torch.equal(found[40:], pitch[40:])
    torch.testing.assert_close(found[[20, 39]], torch.tensor([100.0, 200.0]))
    assert (found[20:40].diff() > 0).all()


def test_one_voiced_side_is_enough():
    pitch, voicing = torch.full((30,), 100.0), torch.cat([torch.ones(10), torch.zeros(20)])
    torch.testing.assert_close(joined_pitch(pitch, voicing, torch.full((30,), 180.0), 10, 20), pitch)
