import torch
from hypothesis import given
from hypothesis import strategies as st

from voxloom.nn.durations import restretched, whole_frames


@given(st.lists(st.floats(0.0, 0.5), min_size=1, max_size=30), st.sampled_from([50.0, 80.0, 86.1328125]))
def test_rounded_boundaries_sum_to_the_rounded_total_and_never_drift(seconds, rate):
    durations = torch.tensor([seconds])
    frames = whole_frames(durations, rate)
    assert (frames >= 0).all()
    ends = frames.cumsum(dim=1)[0]
    exact = durations.double().cumsum(dim=1)[0] * rate
    assert ((ends - exact).abs() <= 0.5 + 1e-6).all()


def test_a_given_total_is_met_by_the_last_phoneme():
    durations = torch.tensor([[0.1, 0.1, 0.0], [0.1, 0.1, 0.1]])
    frames = whole_frames(durations, 80.0, torch.tensor([17, 23]))
    assert frames.tolist() == [[8, 9, 0], [8, 8, 7]]
    assert frames.sum(dim=1).tolist() == [17, 23]


def test_a_track_is_stretched_within_each_symbol():
    before, after = torch.tensor([2, 0, 3]), torch.tensor([4, 1, 3])
    track = torch.tensor([[0.0, 1.0, 10.0, 11.0, 12.0]])
    found = restretched(track, before, after)
    assert found.shape == (1, 8)
    torch.testing.assert_close(found[0, :4], torch.tensor([0.0, 0.25, 0.75, 1.0]))
    assert found[0, 4] in (1.0, 10.0)  # a symbol that had no frame takes its neighbour's
    torch.testing.assert_close(found[0, 5:], track[0, 2:])


def test_a_track_of_the_same_durations_is_the_same():
    frames = torch.tensor([3, 1, 4])
    track = torch.rand(2, 8, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(restretched(track, frames, frames), track)
