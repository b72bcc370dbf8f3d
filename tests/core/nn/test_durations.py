import torch
from hypothesis import given
from hypothesis import strategies as st

from voxloom.nn.durations import regulate, whole_frames


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


def test_states_are_repeated_over_their_frames_and_padding_is_zero():
    states = torch.tensor([[[1.0], [2.0], [3.0]], [[4.0], [5.0], [0.0]]])
    stretched = regulate(states, torch.tensor([[2, 0, 3], [1, 2, 0]]))
    assert stretched.squeeze(-1).tolist() == [[1, 1, 3, 3, 3], [4, 5, 5, 0, 0]]


def test_gradients_reach_every_state_in_proportion_to_its_frames():
    states = torch.ones(1, 3, 1, requires_grad=True)
    regulate(states, torch.tensor([[2, 0, 3]])).sum().backward()
    assert states.grad is not None
    assert states.grad.flatten().tolist() == [2, 0, 3]
