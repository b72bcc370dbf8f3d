"""Plugins, options and configuration: knows parts by kind and name, knows nothing of audio and never imports torch."""

from voxloom_registry.coerce import Spelled
from voxloom_registry.config import COMMAND_LINE, MODEL, Config, SlotConfig, StageConfig, spelled
from voxloom_registry.discovery import DISABLE_VARIABLE, Plugin, Problem
from voxloom_registry.errors import ConfigError, FitError, PluginError, VoxloomError, reason_of
from voxloom_registry.folders import NamedYaml, read_file
from voxloom_registry.footprint import Footprint, joined_licences, stated_licence
from voxloom_registry.hooks import GROUP, hookimpl
from voxloom_registry.listing import Listed
from voxloom_registry.names import hint
from voxloom_registry.offers import AnyOffer, ConfigFolder, Edge, Fact, Facts, KindOffer, Need, Offer, Slot, Wiring
from voxloom_registry.options import option
from voxloom_registry.registry import Registry
from voxloom_registry.resolve import resolve
from voxloom_registry.schema import Field, fields_of
from voxloom_registry.yamlfile import dump

__all__ = [
    "COMMAND_LINE",
    "DISABLE_VARIABLE",
    "GROUP",
    "MODEL",
    "AnyOffer",
    "Config",
    "ConfigError",
    "ConfigFolder",
    "Edge",
    "Fact",
    "Facts",
    "Field",
    "FitError",
    "Footprint",
    "KindOffer",
    "Listed",
    "NamedYaml",
    "Need",
    "Offer",
    "Plugin",
    "PluginError",
    "Problem",
    "Registry",
    "Slot",
    "SlotConfig",
    "Spelled",
    "StageConfig",
    "VoxloomError",
    "Wiring",
    "dump",
    "fields_of",
    "hint",
    "hookimpl",
    "joined_licences",
    "option",
    "read_file",
    "reason_of",
    "resolve",
    "spelled",
    "stated_licence",
]
