"""Refusals of the audio side; the registry's own live in `voxloom_registry`."""

from voxloom_registry import VoxloomError


class InputError(VoxloomError):
    """A file, text or number given by a person cannot be used."""


class VoiceError(VoxloomError):
    """A voice is missing, damaged or foreign."""


class DeviceError(VoxloomError):
    """A device is asked for that is not there."""


class TrainingError(VoxloomError):
    """Training cannot start or go on."""
