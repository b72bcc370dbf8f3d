"""The registry: finds parts by kind and name, checks their options and builds them."""

from collections.abc import Iterable, Mapping
from inspect import Signature, isclass, signature
from typing import Any, Self

from voxloom_registry.discovery import Discovery, Plugin, Problem, discover
from voxloom_registry.dotted import describe, load
from voxloom_registry.errors import ConfigError, PluginError
from voxloom_registry.folders import ConfigFolders
from voxloom_registry.listing import Listed, list_offers
from voxloom_registry.names import hint, is_code
from voxloom_registry.offers import Facts, KindOffer, Need, Offer, Wiring
from voxloom_registry.schema import check, instance, missing_fault


class Registry:
    """Everything the installed plugins offer.

    Nothing heavy is imported to make one: a part's options are imported when they are checked, its class when built.
    """

    def __init__(self, discovery: Discovery) -> None:
        listing = list_offers(discovery.offers)
        self.plugins: tuple[Plugin, ...] = discovery.plugins
        self.kinds: dict[str, KindOffer] = listing.kinds
        self.listed: tuple[Listed, ...] = listing.listed
        self.folders = ConfigFolders.of(discovery.offers)
        self.problems: tuple[Problem, ...] = (*discovery.problems, *listing.problems, *self.folders.problems)
        self._doubles = listing.doubles
        self._parts = {(entry.offer.kind, entry.offer.name): entry.offer for entry in listing.listed if not entry.fault}

    @classmethod
    def discover(cls, disabled: Iterable[str] = ()) -> Self:
        """The registry of every installed plugin but `disabled` ones, here or in `VOXLOOM_DISABLE`."""
        return cls(discover(disabled))

    # Finding -----------------------------------------------------------------------------------------------------

    def names(self, kind: str) -> tuple[str, ...]:
        """The parts of a kind that can be used, sorted."""
        return tuple(sorted(name for part_kind, name in self._parts if part_kind == kind))

    def find(self, kind: str, name: str, also: Iterable[str] = ()) -> Offer:
        """The part `name` of `kind`; `also` are other names to be told of when there is none.

        Raises:
            PluginError: when there is none, with the nearest name; when two plugins offer it, naming both.
        """
        if (kind, name) in self._parts:
            return self._parts[kind, name]
        doubled = self._doubles.get((kind, name)) or self._doubles.get((kind, None))
        if doubled is not None:
            raise PluginError(doubled)
        if kind not in self.kinds:
            raise PluginError(f"there is no kind {kind!r}{hint(kind, self.kinds)}{self._aside()}")
        if is_code(name):
            raise PluginError(f"{name!r} is no name of a {kind}: a configuration names parts, never code")
        raise PluginError(f"no {kind} is named {name!r}{hint(name, (*self.names(kind), *also))}{self._aside()}")

    def _aside(self) -> str:
        unusable = sum(plugin.state != "ready" for plugin in self.plugins)
        if not unusable:
            return ""
        return f" ({unusable} plugin{'s are' if unusable > 1 else ' is'} broken or switched off: see `voxloom plugins`)"

    def load(self, dotted: str, *, owner: str = "a plugin", extra: str | None = None) -> Any:
        """What `package.module:attribute` names.

        Raises:
            PluginError: when it cannot be imported, naming `owner` and what to install.
        """
        return load(dotted, owner=owner, extra=extra)

    # Describing --------------------------------------------------------------------------------------------------

    def schema(self, offer: Offer) -> type | None:
        """The options dataclass of a part; None when it has no options."""
        return None if offer.options is None else self._attribute(offer, offer.options)

    def request(self, offer: Offer) -> type | None:
        """The request dataclass of a task."""
        return None if offer.request is None else self._attribute(offer, offer.request)

    def options(self, offer: Offer, values: Mapping[str, Any]) -> Any:
        """A checked instance of the options dataclass; None for a part without options.

        Raises:
            ConfigError: listing every fault of `values`.
        """
        return self._checked(self.schema(offer), values, f"the {offer.kind} {offer.name!r}", f"{offer.name}.")

    def check_request(self, offer: Offer, values: Mapping[str, Any]) -> Any:
        """A checked instance of a task's request dataclass.

        Raises:
            ConfigError: listing every fault of `values`.
        """
        return self._checked(self.request(offer), values, f"the {offer.kind} {offer.name!r}", f"{offer.name}: ")

    def facts(self, offer: Offer, options: Any) -> Facts:
        """The facts a part states with these options."""
        return {} if offer.facts is None else dict(self._call(offer, offer.facts, options))

    def needs(self, offer: Offer, options: Any) -> tuple[Need, ...]:
        """What a part with these options needs of its neighbours."""
        return () if offer.needs is None else tuple(self._call(offer, offer.needs, options))

    def wiring(self, offer: Offer, options: Any) -> Wiring | None:
        """The slots, edges and operators of a model with these options; None for any other part."""
        if offer.wiring is None:
            return None
        wiring = self._call(offer, offer.wiring, options)
        if not isinstance(wiring, Wiring):
            raise PluginError(f"{_owner(offer)} names the wiring {offer.wiring!r}, which gives {type(wiring).__name__}")
        return wiring

    # Building ----------------------------------------------------------------------------------------------------

    def build(
        self, kind: str, name: str, options: Mapping[str, Any] | None = None, *arguments: object, **parts: object
    ) -> Any:
        """A part: its target called with `arguments`, the other parts it is built with, and its checked options.

        Raises:
            ConfigError: when the options are wrong.
            PluginError: when the part is unknown or its target cannot be imported or called so.
        """
        offer = self.find(kind, name)
        checked = self.options(offer, options or {})
        target = self._attribute(offer, offer.target)
        keywords = {**parts, **({} if checked is None else vars(checked))}
        self._check_interface(offer, target)
        _check_signature(offer, target, arguments, keywords)
        return target(*arguments, **keywords)

    def _check_interface(self, offer: Offer, target: Any) -> None:
        interface = load(self.kinds[offer.kind].interface, owner=f"the kind {offer.kind!r}")
        if isclass(interface) and isclass(target) and not issubclass(target, interface):
            raise PluginError(f"{_owner(offer)} names {offer.target!r}, which is no {interface.__name__}")

    def _checked(self, schema: type | None, values: Mapping[str, Any], owner: str, prefix: str) -> Any:
        checked = check(schema, values, owner=owner, prefix=prefix)
        faults = [*checked.faults, *(missing_fault(name, owner=owner, prefix=prefix) for name in checked.missing)]
        if faults:
            raise ConfigError(faults)
        try:
            return instance(schema, checked.values, owner=owner)
        except ValueError as error:
            raise ConfigError([str(error)]) from error

    def _attribute(self, offer: Offer, path: str) -> Any:
        return load(path, owner=_owner(offer), extra=offer.extra)

    def _call(self, offer: Offer, path: str, options: Any) -> Any:
        function = self._attribute(offer, path)
        try:
            return function(options)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise PluginError(f"{_owner(offer)} failed to describe itself by {path!r} ({describe(error)})") from error


def _owner(offer: Offer) -> str:
    return f"the {offer.kind} {offer.name!r}"


def _check_signature(offer: Offer, target: Any, arguments: tuple[object, ...], keywords: Mapping[str, object]) -> None:
    try:
        found: Signature = signature(target)
        found.bind(*arguments, **keywords)
    except TypeError as error:
        raise PluginError(f"{_owner(offer)} cannot be built with its own options: {offer.target}: {error}") from error
