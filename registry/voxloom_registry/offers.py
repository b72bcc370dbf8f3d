"""What a plugin's hook returns: plain descriptions, so that listing them imports nothing heavy.

A dotted path is written `package.module:attribute`. The modules of `options`, `facts`, `needs`, `wiring` and `request`
are imported for listing and checking and must not import torch; `target` is imported only when the part is built.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Fact = str | int | float | bool | tuple[str, ...]
"""A named property of a part that others may depend on, such as `latent_dim=43`."""

Facts = Mapping[str, Fact | Callable[[], Fact]]
"""What a part states. A fact that costs something to find out is a function, called only when a part needs it."""


def known(facts: Facts, name: str) -> Fact:
    """The fact `name`, found out if need be."""
    stated = facts[name]
    return stated() if callable(stated) else stated


@dataclass(frozen=True)
class Need:
    """What a part requires of a fact stated by the part at the other end of an edge."""

    fact: str
    relation: Literal["equal", "one of", "at least"]
    value: Fact
    unless: str | None = None
    """The option of the part that does without, such as `weight=0`: the last remedy that a misfit names."""


@dataclass(frozen=True)
class Edge:
    """Source states facts, target needs them. `model` names the model itself."""

    source: str
    target: str
    fills: Mapping[str, str] = field(default_factory=dict)
    """Fact of the source -> option of the target that takes it when nobody set that option."""
    unless: str | None = None
    """A slot that, when it is filled, takes the source's place: there is no such edge then."""


@dataclass(frozen=True)
class Offer:
    """One part: a class of some kind under a name unique within that kind."""

    kind: str
    name: str
    target: str
    """Dotted path to the class. Its constructor takes the fields of `options` as keywords, and `parts` too."""
    options: str | None = None
    """Dotted path to a frozen dataclass whose fields are the options; None when there are none."""
    summary: str = ""
    facts: str | None = None
    """Dotted path to a function: options instance -> Facts."""
    needs: str | None = None
    """Dotted path to a function: options instance -> sequence of Need."""
    parts: Mapping[str, str] = field(default_factory=dict)
    """Other parts this one is built with: constructor keyword (also the slot's name) -> kind."""
    optional: frozenset[str] = frozenset()
    """Those of `parts` whose slot may stay empty; the constructor is then given None."""
    edges: tuple[Edge, ...] = ()
    """Edges to those parts from slots that may be there, the model's among them."""
    extra: str | None = None
    """What to install when the target's imports fail, such as `voxloom[world]`."""
    licence: str = "Apache-2.0"
    request: str | None = None
    """Tasks only: dotted path to the request dataclass, from which the command is made."""
    command: str | None = None
    """Tasks only: the command's name; None for a task without one."""
    operators: frozenset[str] = frozenset()
    """Tasks only: the operators of a voice it uses; when there are any it is built with the keyword `voice`."""
    unvoiced: bool = False
    """Tasks with operators: whether `model=NAME` will do in place of a voice, which is then None; see `configured`."""
    configured: bool = False
    """Tasks: whether it is built with the keywords `registry` and `config` too, to train or to run other tasks.

    Transforms: whether it is built with these and `voice`."""
    writes: tuple[str, ...] = ()
    """Writers: the suffixes it is chosen by. Tasks: those its result saves itself; others are refused beforehand."""
    sounds: bool = False
    """Tasks only: whether its result is an `AudioResult`, which every writer can write."""
    short: Mapping[str, str] = field(default_factory=dict)
    """Transforms only: option of every speaking command -> option of this part, `{"rate": "factor"}` for `--rate`."""
    wiring: str | None = None
    """Models only: dotted path to a function: options instance -> Wiring."""


@dataclass(frozen=True)
class KindOffer:
    """A new kind of part."""

    name: str
    interface: str
    """Dotted path to the abstract class."""
    suite: str | None = None
    """Dotted path to the conformance suite."""
    summary: str = ""


@dataclass(frozen=True)
class ConfigFolder:
    """A package of YAML files laid out as `SLOT/NAME.yaml`."""

    package: str


AnyOffer = Offer | KindOffer | ConfigFolder


@dataclass(frozen=True)
class Slot:
    """A named place in a model, filled by a part of one kind."""

    name: str
    kind: str
    default: str | None = None
    """The part used when no configuration names one; None for a slot that may stay empty."""
    learnt: bool = False
    """Whether the part is learnt with the weights, so that it changes only in training."""
    alike: str | None = None
    """Of a learnt slot a fact that makes parts alike: one that states the same may take the other's place always."""
    everywhere: bool = False
    """Whether every other part may need its facts, as if an edge led from here to each."""


@dataclass(frozen=True)
class Wiring:
    """A model's slots, the edges between them and the operators it offers."""

    slots: tuple[Slot, ...]
    edges: tuple[Edge, ...] = ()
    operators: frozenset[str] = frozenset()
