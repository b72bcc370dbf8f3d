"""What a fork draws is drawn again, on a device of Apple's too."""

import torch

from voxloom_diffusion.forked import forked_rng


def test_what_is_drawn_in_a_fork_is_drawn_again(monkeypatch):
    with forked_rng(torch.device("cpu")):
        first = torch.randn(3)
    assert torch.equal(torch.randn(3), first)
    states = []
    monkeypatch.setattr(torch.mps, "get_rng_state", lambda: torch.zeros(1))
    monkeypatch.setattr(torch.mps, "set_rng_state", states.append)
    with forked_rng(torch.device("mps")):
        first = torch.randn(3)
    assert torch.equal(torch.randn(3), first)
    assert [state.item() for state in states] == [0]
