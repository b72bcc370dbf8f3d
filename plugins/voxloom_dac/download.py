"""Released weights: fetched by the package's own download, converted once."""

import os
import sys
from pathlib import Path
from typing import Any

from filelock import FileLock

from voxloom.errors import InputError
from voxloom.running import run_task
from voxloom.slots import TASK
from voxloom.torchaudio_stand_in import tolerating_torchaudio
from voxloom_dac.options import IMPORTER
from voxloom_dac.shape import RELEASES
from voxloom_registry import Registry, resolve

with tolerating_torchaudio():
    from dac.utils import download


def cache_folder() -> Path:
    """Where converted releases are kept."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "voxloom" / "dac"


def downloaded(name: str) -> Path:
    """The release `name` as safetensors; fetched and converted at its first use, its checksums told on stderr.

    Raises:
        InputError: when it cannot be fetched, or what was fetched is no checkpoint.
    """
    release = RELEASES[name]
    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{release.tag}.safetensors"
    with FileLock(path.with_suffix(".lock")):  # processes that prepare features start together
        if not path.is_file():
            source = _fetch(name)
            receipt = _import(source, path)
            print(f"{source}: sha256 {receipt.source_sha256}", file=sys.stderr)
            print(f"{path}: sha256 {receipt.sha256}", file=sys.stderr)
    return path


def _import(source: Path, output: Path) -> Any:
    """What `voxloom import` gives."""
    registry = Registry.discover()
    config = resolve(registry, [TASK], mode="speak", defaults={TASK.name: "import"})
    return run_task(registry, config, {"importer": IMPORTER, "checkpoint": source, "output": output})


def _fetch(name: str) -> Path:
    release = RELEASES[name]
    try:
        return Path(download(release.model_type, release.model_bitrate, release.tag))
    except (OSError, ValueError) as error:  # requests' own errors are OSErrors
        reason = " ".join(str(error).split())
        raise InputError(
            f"the weights of DAC {name} could not be downloaded ({reason}); have them on this machine and use"
            " `voxloom import dac`, then codec.weights=FILE"
        ) from error
