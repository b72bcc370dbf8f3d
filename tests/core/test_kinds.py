"""Every kind's interface, and its suite where it has one, is there."""

import pytest

from voxloom_registry import Registry

REGISTRY = Registry.discover()


@pytest.mark.parametrize("kind", REGISTRY.kinds)
def test_interface_and_suite_can_be_imported(kind: str) -> None:
    offer = REGISTRY.kinds[kind]
    assert isinstance(REGISTRY.load(offer.interface), type)
    assert offer.suite is None or isinstance(REGISTRY.load(offer.suite), type)


def test_no_plugin_of_ours_has_a_problem() -> None:
    assert [str(problem) for problem in REGISTRY.problems if problem.distribution == "voxloom"] == []
