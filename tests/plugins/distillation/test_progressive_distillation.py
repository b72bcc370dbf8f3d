import pytest
import torch

from voxloom.errors import TrainingError
from voxloom.sampler import Schedule
from voxloom.testing.inputs import normal
from voxloom.testing.tiny import tiny_batch
from voxloom_distillation.progressive import ProgressiveDistillationObjective

SCHEDULE = Schedule(0.002, 80.0)


@pytest.fixture
def teacher(family, toy_model, euler):
    """It knows the posterior mean of normal latents at the levels of four steps."""
    return toy_model(family("data"), euler(4).levels(SCHEDULE)[:-1])


def objective_of(model, sampler, teacher_sampler, **options):
    return ProgressiveDistillationObjective(
        model.part("denoiser", torch.nn.Module), sampler=sampler, teacher_sampler=teacher_sampler, **options
    )


def speech(model, sampler):
    """Latents (B,D,T) by a sampler, of the same noise for all."""
    condition = model.supervise(tiny_batch(), []).condition
    family, denoiser = model.part("parameterisation", object), model.part("denoiser", torch.nn.Module)
    start = normal(*condition.frames.shape) * condition.mask[:, None]
    with torch.no_grad():
        return sampler.sample(
            lambda x, sigma: family.estimate(denoiser, x, sigma, condition), start, SCHEDULE, lambda: start
        )


@pytest.mark.parametrize("error", ["absolute", "squared"])
def test_two_steps_of_the_student_lead_where_four_of_the_teacher_do(error, teacher, euler, learn):
    four, two = speech(teacher, euler(4)), speech(teacher, euler(2))
    objective = objective_of(teacher, euler(2), euler(4), error=error)
    learn(objective, teacher, 250, lr=0.02)
    learnt = speech(teacher, euler(2))
    apart = float((two - four).abs().mean())
    assert apart > 0.3 * float(four.abs().mean()), "else there were nothing to learn"
    assert float((learnt - four).abs().mean()) < 0.1 * apart


def test_the_target_is_the_closed_form(teacher, euler, learn):
    """D with x'' = D + (s'' / s) (x - D), which for normal latents is a number times x."""
    objective = objective_of(teacher, euler(2), euler(4), error="squared")
    learn(objective, teacher, 250, lr=0.02)
    levels = torch.tensor(euler(4).levels(SCHEDULE))
    family, denoiser = teacher.part("parameterisation", object), teacher.part("denoiser", torch.nn.Module)
    condition = teacher.supervise(tiny_batch(slice(0, 1)), []).condition
    for step in (0, 2):
        sigma, middle, end = levels[step : step + 3]
        kept = [(0.25 + one * other) / (0.25 + one**2) for one, other in ((sigma, middle), (middle, end))]
        wanted = float((kept[0] * kept[1] - end / sigma) / (1 - end / sigma))
        x = torch.ones(1, 6, condition.mask.shape[1])
        found = family.estimate(denoiser, x, sigma[None], condition)[0, 0, 0].detach()
        assert float(found * sigma) == pytest.approx(wanted * float(sigma), abs=0.02)


def test_figures_tell_how_far_sampled_latents_are_from_the_teachers(teacher, euler, look):
    objective = objective_of(teacher, euler(2), euler(4))
    told = look(objective, teacher, probe=True)["distance"]
    apart = (speech(teacher, euler(2)) - speech(teacher, euler(4))).abs()
    assert told == pytest.approx(float(apart[apart > 0].mean()), rel=0.2)  # of other noise
    same = objective_of(teacher, euler(4), euler(4))
    assert look(same, teacher, probe=True)["distance"] == pytest.approx(0.0, abs=1e-6)


def test_only_the_denoiser_moves_and_the_teacher_stays(teacher, euler, learn):
    objective = objective_of(teacher, euler(2), euler(4))
    denoiser, before = teacher.part("denoiser", torch.nn.Module), objective.teacher.network.gains.clone()
    moved = {id(parameter) for parameter in objective.parameters_of("model", teacher)}
    assert moved == {id(parameter) for parameter in denoiser.parameters()}
    learn(objective, teacher, 5)
    assert torch.equal(objective.teacher.network.gains, before)
    assert not torch.equal(denoiser.gains, before)
    assert not objective.teacher.network.training
    assert not objective.state_dict(), "checkpoints hold nothing of the teacher"


def test_levels_are_the_samplers_and_the_teachers_between_them(teacher, euler, learn):
    objective = objective_of(teacher, euler(2), euler(4))
    denoiser = teacher.part("denoiser", torch.nn.Module)
    learn(objective, teacher, 60, lr=0.0)
    four = euler(4).levels(SCHEDULE)
    for seen, wanted in ((denoiser.seen, four[:-1:2]), (objective.teacher.network.seen, four[:-1])):
        found = sorted({round(sigma, 2) for sigma in seen}, reverse=True)
        assert found == pytest.approx(wanted, abs=0.02)


@pytest.mark.parametrize(("student", "teacher_steps"), [(1, 4), (2, 8), (4, 4)])
def test_a_step_may_be_worth_any_number_of_the_teachers(student, teacher_steps, teacher, euler, family):
    paths = objective_of(teacher, euler(student), euler(teacher_steps)).paths(family("data"))
    assert paths.shape == (student, teacher_steps // student + 1)
    assert torch.allclose(paths[:-1, -1], paths[1:, 0])
    assert float(paths[-1, -1]) == 0


@pytest.mark.parametrize(
    ("student", "taught"),
    [
        ({"steps": 2, "levels": "vp"}, {"steps": 5, "levels": "vp"}),
        ({"steps": 4, "levels": "vp"}, {"steps": 2, "levels": "vp"}),
        ({"steps": 2, "levels": "vp"}, {"steps": 4, "levels": "flow"}),
        ({"steps": 2, "levels": "karras"}, {"steps": 4, "levels": "karras"}),
    ],
)
def test_steps_that_do_not_divide_are_refused(student, taught, teacher, registry, family):
    samplers = [registry.build("sampler", "euler", options) for options in (student, taught)]
    with pytest.raises(TrainingError, match=r"^teacher_sampler: its \d steps do not divide .*, such as levels=vp$"):
        objective_of(teacher, *samplers).paths(family("data"))


@pytest.mark.parametrize("name", ["heun", "dpmpp-2m", "ancestral"])
@pytest.mark.parametrize("slot", ["sampler", "teacher_sampler"])
def test_samplers_that_do_not_take_euler_steps_are_refused(name, slot, teacher, registry, euler):
    samplers = {"sampler": euler(4), "teacher_sampler": euler(4), slot: registry.build("sampler", name, {"steps": 4})}
    with pytest.raises(TrainingError, match=rf"^{slot}: \w+ does not take the Euler steps .*; choose {slot}=euler$"):
        objective_of(teacher, **samplers)
