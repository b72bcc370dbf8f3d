"""What an objective presumes of a model is refused before anything is built when the model lacks it."""

import pytest

from voxloom.slots import CORE_SLOTS
from voxloom_registry import FitError, Registry, resolve


@pytest.mark.parametrize("recipe", ["flashspeech-nano", "flashspeech"])
def test_consistency_training_needs_a_consistency_estimate(recipe):
    registry, words = Registry.discover(), [f"recipe={recipe}", "corpus.path=set.jsonl"]
    with pytest.raises(FitError) as refused:
        resolve(registry, CORE_SLOTS, overrides=[*words, "parameterisation=edm", "sampler=euler"])
    for stage in ("consistency", "adversarial", "refinement"):
        assert (
            f"the objective '{stage}' in {stage} needs estimates one of [consistency],"
            " but the parameterisation 'edm' gives denoised:"
            f" choose another parameterisation (parameterisation=consistency) or another objective ({stage}="
        ) in str(refused.value)
    assert resolve(registry, CORE_SLOTS, overrides=words).stages
