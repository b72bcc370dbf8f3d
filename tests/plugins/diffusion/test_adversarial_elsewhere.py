"""An objective that hears works on one device, shown on a fake one, and what is frozen goes there too."""

import torch

from voxloom.objective import Progress
from voxloom.testing.fake_device import FAKE, FakeTensor, fake_device
from voxloom.testing.tiny import TinyModel, tiny_batch, tiny_generators
from voxloom_registry import Registry

SHAPE = {"encoder_dim": 4, "encoder_rates": (8, 10), "latent_dim": 6, "decoder_dim": 16, "decoder_rates": (10, 8)}
TINY_DAC = {**SHAPE, "n_codebooks": 1, "codebook_size": 8, "sample_rate": 16000}


def losses(device: torch.device) -> list[float]:
    registry = Registry.discover()
    torch.manual_seed(0)
    codec = registry.build("codec", "dac", TINY_DAC)
    model = TinyModel(
        {"parameterisation": registry.build("parameterisation", "consistency"), "codec": codec}, prompts=True
    )
    judge = registry.build("discriminator", "distillmos", {"sample_rate": 22050, "width": 4})
    options = {"stretch_frames": 4, "margin_frames": 2, "s1": 40, "adaptive": False}
    objective = registry.build(
        "objective", "adversarial", options, discriminator=judge, decoder=registry.build("codec", "dac", TINY_DAC)
    )
    model.to(device)
    objective.to(device)
    found = {}
    for turn in objective.turns:
        found |= objective.step(model, tiny_batch().to(device), turn, Progress(1, 2), tiny_generators())
    assert all(isinstance(loss.sum, FakeTensor) == (device == FAKE) for loss in found.values())
    return [float(loss.sum.detach()) for loss in found.values()]


def test_it_trains_there_as_it_does_here() -> None:
    with fake_device():
        there = losses(FAKE)
    torch.testing.assert_close(torch.tensor(there), torch.tensor(losses(torch.device("cpu"))), rtol=1e-4, atol=1e-4)
