import torch

from voxloom.nn.masks import length_mask, masked_mean, masked_noise


def rng(seed):
    return torch.Generator().manual_seed(seed)


def test_noise_of_an_item_does_not_depend_on_its_batch():
    mask = length_mask(torch.tensor([5, 9]))
    together = masked_noise(mask, 3, [rng(1), rng(2)])
    alone = masked_noise(length_mask(torch.tensor([5])), 3, [rng(1)])
    assert torch.equal(together[:1, :, :5], alone)
    assert (together[0, :, 5:] == 0).all()


def test_padding_never_enters_a_mean():
    values = torch.tensor([[[1.0], [3.0], [float("1e9")]]])
    assert masked_mean(values, torch.tensor([[True, True, False]])).item() == 2
