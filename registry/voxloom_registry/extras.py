"""Whether what a part needs beyond its own distribution is installed, told from metadata without importing it."""

from functools import cache
from importlib.metadata import PackageNotFoundError, distribution

from packaging.requirements import InvalidRequirement, Requirement


@cache
def is_installed(requirement: str) -> bool:
    """Whether `requirement`, such as `voxloom[world]`, and everything its extras ask for is there."""
    try:
        wanted = Requirement(requirement)
        found = distribution(wanted.name)
    except (InvalidRequirement, PackageNotFoundError):
        return False
    if not wanted.specifier.contains(found.version, prereleases=True):
        return False
    return all(_is_met(Requirement(line), extra) for extra in wanted.extras for line in found.requires or ())


def _is_met(requirement: Requirement, extra: str) -> bool:
    if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
        return True  # not of this extra: installed with the distribution itself
    return not requirement.marker.evaluate({"extra": extra}) or is_installed(_bare(requirement))


def _bare(requirement: Requirement) -> str:
    extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
    return f"{requirement.name}{extras}{requirement.specifier}"
