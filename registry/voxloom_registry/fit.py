"""Fit: what parts need against what their neighbours state, along the edges of the wiring."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from voxloom_registry.config import spelled
from voxloom_registry.offers import Edge, Fact, Facts, Need, known

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
    everywhere: bool = False
    """Whether its facts are told to every part, so that one which needs none of them fits any."""

    def __str__(self) -> str:
        where = "" if self.slot == self.kind else f" in {self.slot}"
        return f"the {self.kind} {self.part!r}{where}"


Others = Callable[[Fitted], Sequence[Fitted]]
"""The parts that could stand in a part's place."""

_NAMED = 3  # parts named as a remedy; where more would do, the listing tells them


def misfits(
    parts: Mapping[str, Fitted], edges: Sequence[Edge], others: Others = lambda _: (), *, complete: bool = True
) -> list[str]:
    """One sentence per need that a neighbour's fact contradicts, or, if `complete`, that no neighbour speaks of.

    It names what would fit instead, as far as `others` tell.
    """
    found: list[str] = []
    for target in parts.values():
        incoming = [edge for edge in edges if edge.target == target.slot and edge.source in parts]
        for need in target.needs:
            stated = [(edge, parts[edge.source]) for edge in incoming if need.fact in parts[edge.source].facts]
            if not stated and complete:
                waived = "" if need.unless is None else f": set {target.slot}.{need.unless}"
                found.append(f"{target} needs {_wanted(need)}, which no part connected to it states{waived}")
            for edge, source in {source.slot: (edge, source) for edge, source in stated}.values():
                if not satisfies(known(source.facts, need.fact), need):
                    found.append(_misfit(source, target, need, edge, _welcome(parts, edges, edge, others)))
    return found


def _welcome(parts: Mapping[str, Fitted], edges: Sequence[Edge], edge: Edge, others: Others) -> Others:
    """`others`, but in the source's place only those that all would take in the empty slot that could replace it."""
    if edge.unless is None:
        return others
    targets = [parts[onward.target] for onward in edges if onward.source == edge.unless and onward.target in parts]
    needs = [need for target in targets for need in target.needs]

    def welcome(part: Fitted) -> Sequence[Fitted]:
        found = others(part)
        if part.slot != edge.source:
            return found
        return [other for other in found if all(need.fact not in other.facts or _states(other, need) for need in needs)]

    return welcome


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


def _misfit(source: Fitted, target: Fitted, need: Need, edge: Edge, others: Others) -> str:
    gives = spelled(known(source.facts, need.fact))
    remedy = _remedy(source, target, need, edge, others)
    return f"{target} needs {_wanted(need)}, but {source} gives {gives}: {remedy}"


def _remedy(source: Fitted, target: Fitted, need: Need, edge: Edge, others: Others) -> str:
    fact = known(source.facts, need.fact)
    stating = [other for other in others(source) if _states(other, need)]
    content = [other for other in others(target) if _is_content(other, need.fact, fact, silent=source.everywhere)]
    given = source if edge.unless is None else replace(source, slot=edge.unless, learnt=False)
    remedies = [_exchange(part, fit) for part, fit in ((given, stating), (target, content)) if not part.learnt]
    option = edge.fills.get(need.fact)
    if option is not None and option not in target.learnt_options:
        remedies.insert(0, f"{target.slot}.{option}={spelled(fact)}")
    if need.unless is not None:
        remedies.append(f"{target.slot}.{need.unless}")
    if not remedies:
        return f"both were learnt together, so {source.slot} changes only in training (`voxloom train recipe=NAME`)"
    *rest, last = remedies
    return f"choose {', '.join(rest)} or {last}" if rest else f"choose {last}"


def _states(part: Fitted, need: Need) -> bool:
    return need.fact in part.facts and satisfies(known(part.facts, need.fact), need)


def _is_content(part: Fitted, name: str, fact: Fact, *, silent: bool) -> bool:
    """Whether what it needs of a fact is met; `silent` says what becomes of a part that needs nothing of it."""
    needs = [need for need in part.needs if need.fact == name]
    return all(satisfies(fact, need) for need in needs) if needs else silent


def _exchange(part: Fitted, fit: Sequence[Fitted]) -> str:
    names = [other.part for other in fit] if 0 < len(fit) <= _NAMED else ["NAME"]
    return f"another {part.kind} ({', '.join(f'{part.slot}={name}' for name in names)})"
