"""Plugins, options and configuration: knows parts by kind and name, knows nothing of audio and never imports torch."""

from voxloom_registry.errors import ConfigError, FitError, PluginError, VoxloomError
from voxloom_registry.hooks import GROUP, hookimpl
from voxloom_registry.offers import AnyOffer, ConfigFolder, Edge, Fact, Facts, KindOffer, Need, Offer, Slot, Wiring
from voxloom_registry.options import option

__all__ = [
    "GROUP",
    "AnyOffer",
    "ConfigError",
    "ConfigFolder",
    "Edge",
    "Fact",
    "Facts",
    "FitError",
    "KindOffer",
    "Need",
    "Offer",
    "PluginError",
    "Slot",
    "VoxloomError",
    "Wiring",
    "hookimpl",
    "option",
]
