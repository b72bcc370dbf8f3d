"""Weights that a codec brings along: from a file of the user's, or from a release."""

from dataclasses import replace
from pathlib import Path

from torch import nn

from voxloom.errors import InputError
from voxloom.imported import read_imported
from voxloom.weights import load_weights
from voxloom_dac.download import downloaded
from voxloom_dac.options import IMPORTER, DacOptions
from voxloom_dac.shape import complete


def load_own(network: nn.Module, options: DacOptions) -> None:
    """Fill `network` with the weights that `options` name; random ones are left as they are.

    Raises:
        VoiceError, InputError: when they are missing or damaged, or are not those the options were completed from.
    """
    if options.weights is None:
        return
    path = _checked(options) if options.from_file else downloaded(options.release)
    found = read_imported(path, IMPORTER)
    if complete(found.options) != options.shape:
        raise InputError(f"{path}: these weights have another shape than {options.shape}: {found.options}")
    load_weights(network, path, found.header)


def _checked(options: DacOptions) -> Path:
    """The file, if it is still the one."""
    try:
        now = replace(options, latent_space=None)
    except ValueError as error:
        raise InputError(str(error)) from error
    if now.latent_space != options.latent_space:
        raise InputError(
            f"{options.weights}: these weights have the latent space {now.latent_space}, not {options.latent_space};"
            " name the checkpoint that was meant"
        )
    return Path(str(options.weights))
