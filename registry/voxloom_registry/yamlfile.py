"""YAML as plain values: no interpolation, no resolvers, no objects."""

from collections.abc import Iterator, Mapping
from typing import Any

from voxloom_registry.errors import ConfigError


def parse(text: str, where: str) -> dict[str, Any]:
    """The mapping written in `text`.

    Raises:
        ConfigError: naming `where`, when it is no YAML mapping or asks for more than plain values.
    """
    from omegaconf import OmegaConf  # imported late: `voxloom --help` reads no YAML
    from omegaconf.errors import OmegaConfBaseException
    from yaml import YAMLError

    try:
        loaded = OmegaConf.create(text) if text.strip() else OmegaConf.create({})
        plain = OmegaConf.to_container(loaded, resolve=False)
    except (YAMLError, OmegaConfBaseException, ValueError) as error:
        raise ConfigError([f"{where}: cannot be read as YAML: {' '.join(str(error).split())}"]) from error
    if not isinstance(plain, dict) or any(not isinstance(key, str) for key in plain):
        raise ConfigError([f"{where}: must be a mapping of names to values"])
    faults = [f"{where}: {key}: {value!r} is not a plain value" for key, value in _texts(plain) if "${" in value]
    if faults:
        raise ConfigError(faults)
    return {str(key): value for key, value in plain.items()}


def dump(mapping: Mapping[str, Any]) -> str:
    """`mapping` as YAML that `parse` reads back unchanged, keys in their order."""
    from omegaconf import OmegaConf

    return OmegaConf.to_yaml(OmegaConf.create(dict(mapping)))


def _texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, path)
