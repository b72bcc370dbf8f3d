"""Options dataclasses as schemas: every fault of a set of values at once."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from typing import Any, get_type_hints

from voxloom_registry.coerce import MismatchError, Spelled, coerce
from voxloom_registry.errors import PluginError
from voxloom_registry.names import hint


@dataclass(frozen=True)
class Field:
    """One option: its type and what `option()` said of it."""

    name: str
    annotation: Any
    default: Any
    help: str
    minimum: float | None
    maximum: float | None
    learnt: bool
    spoken: bool
    positional: bool
    writes: bool
    words: bool

    @property
    def required(self) -> bool:
        """Whether a configuration must set it."""
        return self.default is MISSING


@cache
def fields_of(schema: type | None) -> Mapping[str, Field]:
    """The fields of an options dataclass in order; none for a part without options.

    Raises:
        PluginError: when `schema` is not a dataclass or its annotations cannot be resolved.
    """
    if schema is None:
        return {}
    if not is_dataclass(schema):
        raise PluginError(f"{schema!r} describes options, so it must be a dataclass")
    try:
        hints = get_type_hints(schema)
    except NameError as error:
        raise PluginError(
            f"the types of {schema.__module__}:{schema.__qualname__} cannot be resolved: {error}"
        ) from error
    return {found.name: _field(found, hints[found.name]) for found in fields(schema) if found.init}


def _field(found: Any, annotation: Any) -> Field:
    default = found.default_factory() if found.default_factory is not MISSING else found.default
    metadata = found.metadata
    return Field(
        name=found.name,
        annotation=annotation,
        default=default,
        help=metadata.get("help", ""),
        minimum=metadata.get("minimum"),
        maximum=metadata.get("maximum"),
        learnt=metadata.get("learnt", False),
        spoken=metadata.get("spoken", False),
        positional=metadata.get("positional", False),
        writes=metadata.get("writes", False),
        words=metadata.get("words", False),
    )


@dataclass(frozen=True)
class Checked:
    """Values that passed, with defaults filled in, and the faults of the others; `missing` lacks a value."""

    values: dict[str, Any]
    faults: tuple[str, ...]
    missing: tuple[str, ...]


def check(
    schema: type | None,
    values: Mapping[str, Any],
    *,
    owner: str,
    prefix: str = "",
    origins: Mapping[str, str] | None = None,
) -> Checked:
    """Check `values` against `schema`.

    `owner` names the part in messages (`the sampler 'consistency'`), `prefix` stands before an option (`sampler.`), and
    `origins` says where each value came from. What is missing is not among `faults`: it may yet be filled.
    """
    known = fields_of(schema)
    faults: list[str] = []
    checked: dict[str, Any] = {}
    origins = origins or {}
    for name in values:
        if name not in known:
            faults.append(f"{prefix}{name}: {owner} {_unknown(name, known)}{_source(origins.get(name))}")
    missing: list[str] = []
    for name, field in known.items():
        if name in values:
            try:
                checked[name] = _value(field, values[name], owner)
            except MismatchError as mismatch:
                shown = _shown(values[name])
                faults.append(f"{prefix}{name}: must be {mismatch}, not {shown}{_source(origins.get(name))}")
        elif field.required:
            missing.append(name)
        else:
            checked[name] = field.default
    return Checked(checked, tuple(faults), tuple(missing))


def missing_fault(name: str, *, owner: str, prefix: str = "") -> str:
    """The fault of an option nobody set."""
    return f"{prefix}{name}: must be set, since {owner} has no default for it"


def instance(schema: type | None, values: Mapping[str, Any], *, owner: str) -> Any:
    """The dataclass of checked values; None for a part without options.

    Raises:
        ValueError: when the dataclass itself refuses the values together, with its reason.
    """
    if schema is None:
        return None
    try:
        return schema(**values)
    except ValueError as error:
        raise ValueError(f"{owner}: {error}") from error


def _unknown(name: str, known: Mapping[str, Field]) -> str:
    if name.startswith("_"):
        return f"has no option {name!r}: a configuration names parts and sets options, never code"
    if not known:
        return f"has no option {name!r}, nor any other"
    return f"has no option {name!r}{hint(name, known)}"


def _source(origin: str | None) -> str:
    return f" ({origin})" if origin else ""


def _shown(value: Any) -> str:
    if isinstance(value, Spelled) and value.lstrip("+-")[:1].isdigit():
        return str(value)  # a number typed by a person
    if isinstance(value, str):
        return repr(str(value))
    return "null" if value is None else str(value)


def _value(field: Field, value: Any, owner: str) -> Any:
    try:
        coerced = coerce(field.annotation, value)
    except TypeError as error:
        raise PluginError(f"{owner} has an option {field.name!r} that cannot be checked: {error}") from error
    for number in _numbers(coerced):
        _in_range(field, number)
    return coerced


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, tuple):
        for item in value:
            yield from _numbers(item)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield value


def _in_range(field: Field, number: float) -> None:
    low, high = field.minimum, field.maximum
    if (low is None or number >= low) and (high is None or number <= high):
        return
    if low is not None and high is not None:
        raise MismatchError(f"between {low:g} and {high:g}")
    raise MismatchError(f"at least {low:g}" if low is not None else f"at most {high:g}")
