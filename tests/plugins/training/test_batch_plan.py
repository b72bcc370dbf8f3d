import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxloom_training.plan import BatchPlan, BatchStream

plans = st.builds(
    BatchPlan,
    frames=st.lists(st.integers(1, 400), min_size=1, max_size=60).map(tuple),
    batch_frames=st.integers(1, 2000),
    max_items=st.integers(1, 16),
    seed=st.integers(0, 5),
)


@given(plans, st.integers(0, 3))
def test_every_item_is_in_one_batch_of_each_epoch(plan, epoch):
    assert sorted(item for batch in plan.epoch(epoch) for item in batch) == list(range(len(plan.frames)))


@given(plans)
def test_batches_keep_their_limits(plan):
    for batch in plan.epoch(0):
        padded = max(plan.frames[item] for item in batch) * len(batch)
        assert len(batch) == 1 or (len(batch) <= plan.max_items and padded <= plan.batch_frames)


@given(plans, st.randoms(use_true_random=False))
def test_a_batch_depends_on_its_number_alone(plan, shuffler: random.Random):
    in_order = [batch for epoch in range(3) for batch in plan.epoch(epoch)]
    numbers = list(range(len(in_order)))
    shuffler.shuffle(numbers)
    stream = BatchStream(plan)
    assert [stream[number] for number in numbers] == [in_order[number] for number in numbers]


@pytest.mark.parametrize("changed", [{"epoch": 1}, {"seed": 1}])
def test_order_and_company_change_with_epoch_and_seed(changed):
    frames = tuple(random.Random(0).randint(50, 300) for _ in range(100))
    one = BatchPlan(frames, 1500, 16, 0).epoch(0)
    other = BatchPlan(frames, 1500, 16, changed.get("seed", 0)).epoch(changed.get("epoch", 0))
    assert one != other
    assert {frozenset(batch) for batch in one} != {frozenset(batch) for batch in other}


def test_batches_waste_little_on_padding():
    frames = tuple(random.Random(0).randint(50, 300) for _ in range(500))
    batches = BatchPlan(frames, 2400, 64, 0).epoch(0)
    padded = sum(max(frames[item] for item in batch) * len(batch) for batch in batches)
    assert sum(frames) / padded > 0.9
