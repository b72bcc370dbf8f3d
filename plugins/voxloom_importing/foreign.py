"""Foreign checkpoints: opened without running what they hold, and converted once."""

import errno
import hashlib
import re
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file

from voxloom.errors import InputError
from voxloom.files import replacing
from voxloom.imported import import_facts
from voxloom.importer import AbstractImporter

_CODE = {"/.data/extern_modules": "a torch.package", "/constants.pkl": "a TorchScript archive"}
"""Entries of archives that are programs, whose weights cannot be had without running them."""

_REFUSED = re.compile(r"GLOBAL (\S+)")


@dataclass(frozen=True)
class Receipt:
    """What was converted into which file."""

    source: Path
    output: Path
    tensors: int
    numbers: int
    sha256: str
    source_sha256: str
    notes: tuple[str, ...]

    @property
    def answer(self) -> tuple[str, ...]:
        """The hashes of both files, and what the new one holds."""
        return (
            f"{self.source}: sha256 {self.source_sha256}",
            f"{self.output}: sha256 {self.sha256}, {self.tensors} tensors of {self.numbers:,} numbers",
        )


def import_file(name: str, importer: AbstractImporter, source: Path, output: Path) -> Receipt:
    """Convert `source` by the importer called `name`; `output` appears whole or not at all.

    Raises:
        InputError: when `source` cannot be read, runs code or is not of the importer's family; when `output` cannot be
            written.
    """
    source_sha256 = _hash(source)
    content = open_foreign(source)
    try:
        found = importer.convert(content)
    except InputError as error:
        raise InputError(f"{source}: {error}") from error
    tensors = {key: tensor.detach().cpu().clone().contiguous() for key, tensor in found.tensors.items()}
    try:
        with replacing(output) as beside:
            save_file(tensors, beside, metadata=import_facts(name, found.options, source_sha256))
            beside.chmod(0o644)  # safetensors leaves it to its owner alone
    except OSError as error:
        raise InputError(f"{output}: cannot be written ({error.strerror})") from error
    numbers = sum(tensor.numel() for tensor in tensors.values())
    notes = tuple(f"{source}: {note}" for note in found.notes)
    return Receipt(source, output, len(tensors), numbers, _hash(output), source_sha256, notes)


def open_foreign(path: Path) -> object:
    """The content of a checkpoint saved by torch: tensors, numbers, text, lists and mappings, and nothing that runs.

    Raises:
        InputError: when the file is missing or damaged, or holds anything else.
    """
    _refuse_programs(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of pickle protocols; what cannot be read is refused below
            return torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # damaged pickles raise whatever their broken instructions lead to
        if isinstance(error, OSError) and error.errno != errno.EINVAL:  # which is a step to before a cut file's start
            raise InputError(f"{path}: cannot be read ({error.strerror})") from error
        refused = _REFUSED.search(str(error))
        if refused is None:
            raise InputError(f"{path}: this is no whole checkpoint of torch; download or copy it again") from error
        raise InputError(
            f"{path}: the file asks for {refused[1]!r}, which is no weight, so it was not opened; save its tensors as"
            " a plain state_dict"
        ) from error


def _refuse_programs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (OSError, zipfile.BadZipFile):
        return  # refused, or read in torch's older format, by torch.load
    for entry, what in _CODE.items():
        if any(f"/{name}".endswith(entry) for name in names):
            raise InputError(f"{path}: this is {what}, a program; save its weights as a plain state_dict")


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
