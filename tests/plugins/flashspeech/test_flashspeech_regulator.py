import torch

from voxloom_flashspeech.regulator import regulate


def test_states_are_repeated_over_their_frames_and_padding_is_zero():
    states = torch.tensor([[[1.0], [2.0], [3.0]], [[4.0], [5.0], [0.0]]])
    stretched = regulate(states, torch.tensor([[2, 0, 3], [1, 2, 0]]))
    assert stretched.squeeze(-1).tolist() == [[1, 1, 3, 3, 3], [4, 5, 5, 0, 0]]


def test_gradients_reach_every_state_in_proportion_to_its_frames():
    states = torch.ones(1, 3, 1, requires_grad=True)
    regulate(states, torch.tensor([[2, 0, 3]])).sum().backward()
    assert states.grad is not None
    assert states.grad.flatten().tolist() == [2, 0, 3]
