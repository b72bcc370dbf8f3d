import torch
from torch import nn

from voxloom.nn.frozen import Frozen


class Around(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.ears = Frozen(nn.Sequential(nn.Linear(3, 3), nn.Dropout(0.9), nn.BatchNorm1d(3)))
        self.head = nn.Linear(3, 1)


def test_it_is_left_out_of_parameters_and_state():
    around = Around()
    assert [name for name, _ in around.named_parameters()] == ["head.weight", "head.bias"]
    assert list(around.state_dict()) == ["head.weight", "head.bias"]
    assert not list(around.buffers())


def test_nothing_wakes_or_moves_it():
    around = Around().train()
    around.requires_grad_(True)
    network, x = around.ears.network, torch.ones(2, 3, requires_grad=True)
    assert not any(module.training for module in network.modules())
    assert torch.equal(network(x), network(x)), "dropout or running statistics are alive"
    around.head(network(x)).sum().backward()
    assert all(parameter.grad is None for parameter in network.parameters())
    assert bool(x.grad.any()), "no gradient came through"


def test_it_goes_where_the_module_goes():
    around = Around().double()
    assert {value.dtype for value in around.ears.network.parameters()} == {torch.float64}
    around.to("meta")
    assert all(value.is_meta for value in [*around.ears.network.parameters(), around.ears.network[2].running_mean])
