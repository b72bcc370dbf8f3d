"""Fit: what parts need against what their neighbours state, along the edges of the wiring."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voxloom_registry.config import spelled
from voxloom_registry.offers import Edge, Fact, Facts, Need

_RELATIONS = {"equal": "equal to", "one of": "one of", "at least": "at least"}


@dataclass(frozen=True)
class Fitted:
    """What the fit check knows of the part in a slot."""

    slot: str
    kind: str
    part: str
    facts: Facts
    needs: Sequence[Need]
    learnt: bool = False
    """Whether the part cannot be exchanged here, having been learnt with the weights."""
    learnt_options: frozenset[str] = frozenset()

    def __str__(self) -> str:
        where = "" if self.slot == self.kind else f" in {self.slot}"
        return f"the {self.kind} {self.part!r}{where}"


def misfits(parts: Mapping[str, Fitted], edges: Sequence[Edge], *, complete: bool = True) -> list[str]:
    """One sentence per need that a neighbour's fact contradicts, or, if `complete`, that no neighbour speaks of."""
    found: list[str] = []
    for target in parts.values():
        incoming = [edge for edge in edges if edge.target == target.slot and edge.source in parts]
        for need in target.needs:
            stated = [(edge, parts[edge.source]) for edge in incoming if need.fact in parts[edge.source].facts]
            if not stated and complete:
                found.append(f"{target} needs {_wanted(need)}, which no part connected to it states")
            for edge, source in {source.slot: (edge, source) for edge, source in stated}.values():
                if not satisfies(source.facts[need.fact], need):
                    found.append(_misfit(source, target, need, edge))
    return found


def satisfies(fact: Fact, need: Need) -> bool:
    """Whether a stated fact meets a need. A fact of several values meets `one of` by any of them."""
    if need.relation == "equal":
        return fact == need.value
    if need.relation == "one of":
        allowed = need.value if isinstance(need.value, tuple) else (need.value,)
        return any(value in allowed for value in (fact if isinstance(fact, tuple) else (fact,)))
    numbers = (int, float)
    return isinstance(fact, numbers) and isinstance(need.value, numbers) and fact >= need.value


def _wanted(need: Need) -> str:
    return f"{need.fact} {_RELATIONS[need.relation]} {spelled(need.value)}"


def _misfit(source: Fitted, target: Fitted, need: Need, edge: Edge) -> str:
    fact = source.facts[need.fact]
    return f"{target} needs {_wanted(need)}, but {source} gives {spelled(fact)}: {_remedy(source, target, need, edge)}"


def _remedy(source: Fitted, target: Fitted, need: Need, edge: Edge) -> str:
    remedies = [f"another {part.kind} ({part.slot}=NAME)" for part in (source, target) if not part.learnt]
    option = edge.fills.get(need.fact)
    if option is not None and option not in target.learnt_options:
        remedies.insert(0, f"{target.slot}.{option}={spelled(source.facts[need.fact])}")
    if not remedies:
        return f"both were learnt together, so {source.slot} changes only in training (`voxloom train recipe=NAME`)"
    *others, last = remedies
    return f"choose {', '.join(others)} or {last}" if others else f"choose {last}"
