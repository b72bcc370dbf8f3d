"""What a part needs beyond its own distribution: whether and what is installed, told from metadata alone."""

from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, version

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


@cache
def versions_of_extra(requirement: str) -> dict[str, str]:
    """The versions of what the extras of `requirement` ask for, as far as it is installed."""
    found: dict[str, str] = {}
    try:
        wanted = Requirement(requirement)
        lines = [Requirement(line) for line in distribution(wanted.name).requires or ()]
    except (InvalidRequirement, PackageNotFoundError):
        return found
    for each in lines:
        marker = each.marker
        if marker is None or marker.evaluate({"extra": ""}):
            continue  # not of an extra
        if any(marker.evaluate({"extra": extra}) for extra in wanted.extras) and is_installed(each.name):
            found[each.name] = version(each.name)
    return found
