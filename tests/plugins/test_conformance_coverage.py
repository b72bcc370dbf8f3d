"""Every part of ours is put through the suite of its kind."""

import importlib.util
from pathlib import Path

import pytest

from voxloom.testing import Suite
from voxloom_registry import Offer, Registry

HERE = Path(__file__).parent


def _registry() -> Registry:
    return Registry.discover()


def _suite(registry: Registry, kind: str) -> type[Suite] | None:
    path = registry.kinds[kind].suite
    return None if path is None else registry.load(path)


def _ours() -> list[Offer]:
    registry = _registry()
    own = [listed.offer for listed in registry.listed if listed.distribution == "voxloom"]
    return [offer for offer in own if isinstance(offer, Offer) and registry.kinds[offer.kind].suite]


def _tested() -> list[type[Suite]]:
    """Every test class in a module of ours that uses the suites."""
    found = []
    for path in sorted(HERE.rglob("test_*.py")):
        if path != Path(__file__) and "voxloom.testing" in path.read_text():
            spec = importlib.util.spec_from_file_location(f"coverage_{path.stem}", path)
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            classes = [value for name, value in vars(module).items() if name.startswith("Test")]
            found += [value for value in classes if isinstance(value, type) and issubclass(value, Suite)]
    return found


TESTED = _tested()


@pytest.mark.parametrize("offer", _ours(), ids=lambda offer: f"{offer.kind}-{offer.name}")
def test_every_part_has_its_suite(offer: Offer) -> None:
    suite = _suite(_registry(), offer.kind)
    using = [cls for cls in TESTED if issubclass(cls, suite) and cls.name == offer.name]
    assert using, f"no test class under {HERE.name}/ runs {suite.__name__} on {offer.kind}/{offer.name}"


def test_every_suite_belongs_to_its_kind() -> None:
    registry = _registry()
    for kind in registry.kinds:
        suite = _suite(registry, kind)
        assert suite is None or suite.kind == kind
