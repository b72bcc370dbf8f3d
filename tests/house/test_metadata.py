"""The package's metadata says the same thing everywhere."""

import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from voxloom import __version__

ROOT = Path(__file__).parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())
PROJECT = SETTINGS["project"]
ASKED = [*PROJECT["dependencies"], *(line for extra in PROJECT["optional-dependencies"].values() for line in extra)]


def test_version_is_the_same_everywhere() -> None:
    assert PROJECT["version"] == __version__


def test_requirements_are_ranges() -> None:
    assert not [line for line in ASKED if "==" in line], "exact versions belong into constraints.txt"


def test_constraints_pin_every_requirement_within_its_range() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pinned = {
        canonicalize_name(name): version for name, _, version in (line.partition("==") for line in lines) if version
    }
    for requirement in map(Requirement, ASKED):
        version = pinned.get(canonicalize_name(requirement.name))
        assert version is not None, f"pin {requirement.name} in constraints.txt"
        assert requirement.specifier.contains(version), f"{requirement.name}: {version} is not {requirement.specifier}"


def test_every_plugin_is_declared_everywhere() -> None:
    """A plugin's folder, its entry point and the import contracts that hold it apart from the others."""
    folders = {path.name for path in (ROOT / "plugins").iterdir() if (path / "hooks.py").is_file()}
    entries = {hooks.removesuffix(".hooks") for hooks in PROJECT["entry-points"]["voxloom"].values()}
    assert folders == entries - {"voxloom", "voxloom_configs"}
    contracts = SETTINGS["tool"]["importlinter"]
    assert folders <= set(contracts["root_packages"])
    layers = next(contract["layers"] for contract in contracts["contracts"] if contract["type"] == "layers")
    assert folders <= {name.strip() for name in layers[0].split("|")}
