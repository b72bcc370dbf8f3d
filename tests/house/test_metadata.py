"""The package's metadata says the same thing everywhere."""

import re
import tomllib
from pathlib import Path

from voxloom import __version__

ROOT = Path(__file__).parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())
PROJECT = SETTINGS["project"]
ASKED = [*PROJECT["dependencies"], *(line for extra in PROJECT["optional-dependencies"].values() for line in extra)]


def plain(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def test_version_is_the_same_everywhere() -> None:
    assert PROJECT["version"] == __version__


def test_requirements_are_ranges() -> None:
    assert not [line for line in ASKED if "==" in line], "exact versions belong into constraints.txt"


def test_constraints_pin_every_requirement() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pinned = {plain(line.split("==")[0]) for line in lines if "==" in line}
    missing = {plain(re.split(r"[<>=\[; ]", line)[0]) for line in ASKED} - pinned
    assert not missing, "pin them in constraints.txt"


def test_every_plugin_is_declared_everywhere() -> None:
    """A plugin's folder, its entry point and the import contracts that hold it apart from the others."""
    folders = {path.name for path in (ROOT / "plugins").iterdir() if (path / "hooks.py").is_file()}
    entries = {hooks.removesuffix(".hooks") for hooks in PROJECT["entry-points"]["voxloom"].values()}
    assert folders == entries - {"voxloom", "voxloom_configs"}
    contracts = SETTINGS["tool"]["importlinter"]
    assert folders <= set(contracts["root_packages"])
    layers = next(contract["layers"] for contract in contracts["contracts"] if contract["type"] == "layers")
    assert folders <= {name.strip() for name in layers[0].split("|")}
