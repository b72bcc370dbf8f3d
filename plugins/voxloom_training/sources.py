"""What a configuration trains on: a corpus and the cache of its features."""

from pathlib import Path
from typing import Any

from voxloom.corpus import AbstractCorpus
from voxloom.slots import CORPUS, MODEL
from voxloom_registry import Config, ConfigError, Registry, fields_of
from voxloom_training.features import FeatureCache

NOT_ANALYSING = frozenset(
    {"model", "encoder", "prosody", "denoiser", "sampler", "parameterisation", "attention", "mixer"}
)
"""Kinds of the model's parts that features do not depend on. Any other kind, a stranger's too, counts."""


def build_corpus(registry: Registry, config: Config) -> AbstractCorpus:
    """The corpus a configuration names.

    Raises:
        ConfigError: when it names none.
    """
    chosen = config.slots[CORPUS.name]
    if chosen.part is None:
        raise ConfigError([f"{CORPUS.name}: nothing fills this slot; set corpus=manifest corpus.path=FILE"])
    corpus: AbstractCorpus = registry.build(CORPUS.kind, chosen.part, chosen.options)
    return corpus


def plain_slots(config: Config) -> dict[str, dict[str, Any]]:
    """Every slot in plain values, paths made absolute: where a command was typed changes nothing."""
    plain = config.plain()
    for slot, values in plain.items():
        options = config.slots[slot].options
        values |= {name: str(value.absolute()) for name, value in options.items() if isinstance(value, Path)}
    return plain


def open_cache(folder: Path, registry: Registry, config: Config) -> FeatureCache:
    """The cache of features made by the configuration's corpus, its analysing parts and its model.

    Raises:
        TrainingError: when the folder holds features made by others.
    """
    plain = plain_slots(config)
    analysing = [
        name
        for name in config.model_slots
        if name in plain and config.slots[name].part and config.slots[name].kind not in NOT_ANALYSING
    ]
    made_by = {slot: plain[slot] for slot in (CORPUS.name, *analysing)}
    return FeatureCache(folder, {**made_by, MODEL.name: _model(registry, config, plain[MODEL.name])})


def _model(registry: Registry, config: Config, plain: dict[str, Any]) -> dict[str, Any]:
    """The model's part and the options that analysis may depend on: none that shape networks or speech alone."""
    offer = registry.find(MODEL.kind, config.slots[MODEL.name].part or "")
    apart = {name for name, field in fields_of(registry.schema(offer)).items() if field.learnt or field.spoken}
    return {name: value for name, value in plain.items() if name not in apart}
