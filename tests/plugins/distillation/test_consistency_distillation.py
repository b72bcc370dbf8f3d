import pytest
import torch

from voxloom.sampler import Schedule
from voxloom.testing.tiny import tiny_batch
from voxloom_distillation.consistency import ConsistencyDistillationObjective
from voxloom_distillation.steps import step_down
from voxloom_distillation.teacher import output_weight

INTERVALS = 12
GRID = Schedule(0.002, 80.0).karras_levels(INTERVALS + 1, 7.0)
VARIANCE = 0.25


def ends(sigmas):
    """Where the ODE of normal latents leads from x = 1 at each level, exactly."""
    return ((VARIANCE + 0.002**2) / (VARIANCE + torch.tensor(sigmas) ** 2)).sqrt()


@pytest.fixture
def model(family, toy_model):
    """It knows the posterior mean of normal latents."""
    return toy_model(family("consistency"), GRID)


def objective_of(model, **options):
    return ConsistencyDistillationObjective(model.part("denoiser", torch.nn.Module), intervals=INTERVALS, **options)


def one_step(model, sigma=80.0):
    """What x = 1 becomes."""
    condition = model.supervise(tiny_batch(slice(0, 1)), []).condition
    parts = model.part("parameterisation", object), model.part("denoiser", torch.nn.Module)
    x = torch.ones(1, 6, condition.mask.shape[1])
    return float(parts[0].estimate(parts[1], x, torch.tensor([sigma]), condition)[0, 0, 0].detach())


def test_a_step_down_is_the_closed_form_of_normal_latents():
    x, high, low = torch.linspace(-3, 3, 12).view(2, 2, 3), torch.tensor([4.0, 1.0]), torch.tensor([2.0, 0.1])
    mean = x * (VARIANCE / (VARIANCE + high**2))[:, None, None]
    kept = (VARIANCE + high * low) / (VARIANCE + high**2)
    assert torch.allclose(step_down(x, mean, high, low), kept[:, None, None] * x, atol=1e-6)


def test_heun_comes_nearer_to_the_odes_end_than_euler(family, toy_model, look):
    """The student being exact, the distance is the teacher's error."""
    distances = {}
    for solver in ("euler", "heun"):
        teacher = toy_model(family("consistency"), GRID)
        objective = objective_of(teacher, solver=solver)
        exact = toy_model(family("consistency"), GRID, ends(GRID))
        distances[solver] = look(objective, exact, probe=True)["distance"]
    assert distances["heun"] < 0.7 * distances["euler"]
    assert distances["heun"] < 0.06


def test_one_step_of_the_student_reaches_the_odes_end(model, learn, look):
    """From any level, as is asked of a consistency model, by Heun's steps with an error of a tenth."""
    objective = objective_of(model, solver="heun", target_decay=0.8)
    before, taught = look(objective, model, probe=True)["distance"], one_step(model)
    learn(objective, model, 400)
    assert taught < 0.02 * float(ends(GRID)[-1]), "one step of the teacher is next to nothing"
    for sigma, exact in list(zip(GRID, ends(GRID).tolist(), strict=True))[1:]:
        assert one_step(model, sigma) == pytest.approx(exact, rel=0.25)
    assert look(objective, model, probe=True)["distance"] < 0.1 * before


def test_only_the_denoiser_moves_and_the_teacher_stays(model, learn):
    objective = objective_of(model)
    denoiser, teacher = model.part("denoiser", torch.nn.Module), objective.teacher.network
    before = teacher.gains.clone()
    moved = {id(parameter) for parameter in objective.parameters_of("model", model)}
    assert moved == {id(parameter) for parameter in denoiser.parameters()}
    learn(objective, model, 5)
    assert torch.equal(teacher.gains, before)
    assert not torch.equal(denoiser.gains, before)
    assert not teacher.training
    assert not objective.target.training, "targets are no place for dropout"
    assert not any(parameter.requires_grad for parameter in (*teacher.parameters(), *objective.target.parameters()))


def test_the_target_follows_the_student_by_its_decay(model, learn, look):
    objective = objective_of(model, target_decay=0.9)
    target, denoiser = objective.target, model.part("denoiser", torch.nn.Module)
    before = target.gains.clone()
    with torch.no_grad():
        denoiser.gains.add_(1.0)
    look(objective, model)
    assert torch.equal(target.gains, before), "looking on moves nothing"
    learn(objective, model, 1, lr=0.0)
    assert torch.allclose(target.gains, before + 0.1)
    learn(objective, model, 1, lr=0.0)
    assert torch.allclose(target.gains, before + 0.19)


def test_checkpoints_hold_the_target_and_nothing_of_the_teacher(model, learn):
    objective = objective_of(model)
    learn(objective, model, 3)
    assert set(objective.state_dict()) == {"target.gains", "target.sigmas"}
    other = objective_of(model)
    other.load_state_dict(objective.state_dict())
    assert torch.equal(other.target.gains, objective.target.gains)


def test_intervals_are_drawn_alike_and_a_share_from_the_largest_level(model, learn):
    for share in (0.0, 0.4):
        objective = objective_of(model, max_sigma_share=share)
        seen = objective.teacher.network.seen
        seen.clear()
        learn(objective, model, 150, lr=0.0)
        levels = torch.tensor(seen)
        nearest = (levels[:, None].log() - torch.tensor(GRID).log()).abs().argmin(dim=1)
        assert torch.allclose(levels, torch.tensor(GRID)[nearest], rtol=1e-3)
        shares = torch.bincount(nearest, minlength=INTERVALS + 1) / len(levels)
        assert float(shares[0]) == 0, "the lower end of an interval is the target's"
        assert float(shares[-1]) == pytest.approx(share + (1 - share) / INTERVALS, abs=0.07)
        assert shares[1:-1].tolist() == pytest.approx([(1 - share) / INTERVALS] * (INTERVALS - 1), abs=0.07)


def test_targets_are_estimated_at_the_lower_end(model, look):
    objective = objective_of(model, max_sigma_share=1.0)
    look(objective, model)
    assert objective.teacher.network.seen == pytest.approx([80.0] * 3, rel=1e-3)
    assert objective.target.seen == pytest.approx([GRID[-2]] * 3, rel=1e-3)
    assert model.part("denoiser", object).seen == pytest.approx([80.0] * 3, rel=1e-3)


def test_weighted_by_output_large_levels_count_by_their_weight(model, look):
    told = {
        weighting: look(objective_of(model, max_sigma_share=1.0, weighting=weighting), model)["consistency"]
        for weighting in ("output", "even")
    }
    assert told["output"] == pytest.approx(told["even"] * float(output_weight(torch.tensor([80.0]), 0.5)[0]), rel=1e-3)
