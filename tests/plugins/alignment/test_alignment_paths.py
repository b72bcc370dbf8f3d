import itertools
import time

import numpy as np
import pytest
import torch

from voxloom_alignment.classifier import labelled
from voxloom_alignment.paths import IMPOSSIBLE, Lattice, best_path, path_sum

FRAMES, COUNTS = torch.tensor([9, 7, 5]), torch.tensor([4, 2, 3])


def plain(counts: torch.Tensor) -> Lattice:
    return Lattice(torch.zeros(len(counts), int(counts.max()), dtype=torch.bool), counts, False)


def emissions() -> torch.Tensor:
    return torch.randn(3, 9, 4, generator=torch.Generator().manual_seed(0), dtype=torch.float64)


def every_path(frames: int, states: int) -> list[list[int]]:
    """All ways to stay or move on by one from the first state to the last."""
    moves = itertools.product((0, 1), repeat=frames - 1)
    paths = [list(itertools.accumulate(one, initial=0)) for one in moves]
    return [path for path in paths if path[-1] == states - 1]


def test_the_sum_is_over_every_path() -> None:
    found = path_sum(emissions(), FRAMES, plain(COUNTS))
    for item, (frames, states) in enumerate(zip(FRAMES.tolist(), COUNTS.tolist(), strict=True)):
        scores = [
            sum(emissions()[item, frame, state] for frame, state in enumerate(path))
            for path in every_path(frames, states)
        ]
        assert float(found[item]) == pytest.approx(float(torch.logsumexp(torch.stack(scores), 0)), rel=1e-5)


def test_its_gradient_is_the_slope() -> None:
    values = emissions().float().requires_grad_()
    path_sum(values, FRAMES, plain(COUNTS)).sum().backward()
    assert torch.allclose(values.grad.sum(dim=2), (torch.arange(9) < FRAMES[:, None]).float(), atol=1e-5)
    nudge = torch.zeros_like(values)
    nudge[0, 3, 2] = 1e-2
    with torch.no_grad():
        higher, lower = (path_sum(values + sign * nudge, FRAMES, plain(COUNTS)).sum() for sign in (1, -1))
    assert float((higher - lower) / 2e-2) == pytest.approx(float(values.grad[0, 3, 2]), abs=2e-3)


def test_ctc_is_torchs() -> None:
    values = torch.randn(3, 9, 6, generator=torch.Generator().manual_seed(1)).log_softmax(dim=2)
    symbols = torch.tensor([[1, 2, 2, 3], [4, 4, 0, 0], [5, 1, 5, 0]])  # repeated labels need a blank between
    labels, lattice = labelled(symbols, symbols > 0)
    found = path_sum(values.gather(2, labels[:, None].expand(-1, 9, -1)), FRAMES, lattice)
    expected = torch.nn.functional.ctc_loss(values.transpose(0, 1), symbols, FRAMES, COUNTS, reduction="none")
    assert torch.allclose(-found, expected, atol=1e-4)


def test_too_few_frames_are_impossible() -> None:
    assert float(path_sum(emissions()[:1, :3], torch.tensor([3]), plain(torch.tensor([4])))) < IMPOSSIBLE / 2
    with pytest.raises(ValueError, match="4 states need more than 3 frames"):
        best_path(emissions()[0, :3].float().numpy(), np.zeros(4, dtype=bool), False)


def test_the_best_path_is_the_best_of_all() -> None:
    for item, (frames, states) in enumerate(zip(FRAMES.tolist(), COUNTS.tolist(), strict=True)):
        values = emissions()[item, :frames, :states].float().numpy()
        best = max(every_path(frames, states), key=lambda path: sum(values[range(frames), path]))
        assert best_path(values, np.zeros(states, dtype=bool), False).tolist() == best


def test_blanks_are_leapt_over_and_ends_are_optional() -> None:
    values = np.full((3, 5), -9.0, dtype=np.float32)
    values[[0, 1, 2], [1, 3, 3]] = 0.0
    leaps = np.array([False, False, False, True, False])
    assert best_path(values, leaps, True).tolist() == [1, 3, 3]
    assert best_path(values[:2], leaps, True).tolist() == [1, 3]
    with pytest.raises(ValueError, match="need more than"):
        best_path(values[:2], np.zeros(5, dtype=bool), True)


def test_a_long_utterance_takes_no_time() -> None:
    values = np.random.default_rng(0).standard_normal((1000, 100)).astype(np.float32)
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        best_path(values, np.zeros(100, dtype=bool), False)
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < 0.1
