"""What the working plugins offer, by kind and name, with doubles and unknown kinds set aside."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from voxloom_registry.discovery import Plugin, Problem
from voxloom_registry.names import DOTTED_PATH, PART_NAME, hint
from voxloom_registry.offers import AnyOffer, KindOffer, Offer


@dataclass(frozen=True)
class Listed:
    """An offer and where it comes from. `fault` says why it cannot be used, if so."""

    offer: Offer
    distribution: str
    version: str
    plugin: str
    fault: str | None = None

    @property
    def state(self) -> str:
        """`ready`, `needs EXTRA`, or what is wrong with the offer itself."""
        if self.fault is not None:
            return self.fault
        from voxloom_registry.extras import is_installed  # parsing requirements costs, and only a listing asks

        extra = self.offer.extra
        return "ready" if extra is None or is_installed(extra) else f"needs {extra}"


@dataclass(frozen=True)
class Listing:
    """Kinds and parts. `doubles` maps (kind, name), or (kind, None) for a kind, to the sentence naming both sides."""

    kinds: dict[str, KindOffer]
    listed: tuple[Listed, ...]
    doubles: dict[tuple[str, str | None], str]
    problems: tuple[Problem, ...]


def list_offers(offers: Iterable[tuple[Plugin, AnyOffer]]) -> Listing:
    """Sort offers by kind and name; a double names both plugins and takes neither."""
    offers = tuple(offers)
    problems = [
        Problem(plugin.distribution, plugin.entry, fault) for plugin, offer in offers for fault in _faults(offer)
    ]
    sound = [(plugin, offer) for plugin, offer in offers if not any(_faults(offer))]
    kinds = [(plugin, offer) for plugin, offer in sound if isinstance(offer, KindOffer)]
    parts = [(plugin, offer) for plugin, offer in sound if isinstance(offer, Offer)]
    kind_doubles = _doubles(((kind.name, None), plugin) for plugin, kind in kinds)
    part_doubles = _doubles(((part.kind, part.name), plugin) for plugin, part in parts)
    doubles: dict[tuple[str, str | None], str] = {}
    for key, owners in (kind_doubles | part_doubles).items():
        doubles[key] = _double(key, owners)
        problems.append(Problem(owners[0].distribution, owners[0].entry, doubles[key]))
    known = {kind.name: kind for _, kind in kinds}
    listed: list[Listed] = []
    for plugin, part in parts:
        fault = None
        if (part.kind, part.name) in doubles or (part.kind, None) in doubles:
            fault = "doubled"
        elif part.kind not in known:
            fault = "unknown kind"
            reason = f"offers {part.name!r} of the unknown kind {part.kind!r}{hint(part.kind, known)}"
            problems.append(Problem(plugin.distribution, plugin.entry, reason))
        listed.append(Listed(part, plugin.distribution, plugin.version, plugin.entry, fault))
    listed.sort(key=lambda entry: (entry.offer.kind, entry.offer.name, entry.distribution))
    return Listing(dict(sorted(known.items())), tuple(listed), doubles, tuple(problems))


def _doubles(
    keyed: Iterable[tuple[tuple[str, str | None], Plugin]],
) -> dict[tuple[str, str | None], list[Plugin]]:
    owners: dict[tuple[str, str | None], list[Plugin]] = defaultdict(list)
    for key, plugin in keyed:
        owners[key].append(plugin)
    return {key: plugins for key, plugins in owners.items() if len(plugins) > 1}


def _double(key: tuple[str, str | None], owners: list[Plugin]) -> str:
    kind, name = key
    what = f"the kind {kind!r}" if name is None else f"the {kind} {name!r}"
    who = " and ".join(plugin.name for plugin in owners)
    return f"{what} is offered by {who}: switch all but one off, such as VOXLOOM_DISABLE={owners[-1].name}"


def _faults(offer: AnyOffer) -> Iterator[str]:
    if isinstance(offer, Offer):
        for name in (offer.kind, offer.name):
            if PART_NAME.fullmatch(name) is None:
                yield f"offers the {offer.kind} {offer.name!r}, but a name is letters, digits, '-' and '_'"
                return
        for field in ("target", "options", "facts", "needs", "request", "wiring"):
            path = getattr(offer, field)
            if path is not None and DOTTED_PATH.fullmatch(path) is None:
                yield f"offers the {offer.kind} {offer.name!r}, whose {field} {path!r} is not package.module:attribute"
    elif isinstance(offer, KindOffer) and PART_NAME.fullmatch(offer.name) is None:
        yield f"offers the kind {offer.name!r}, but a name is letters, digits, '-' and '_'"
