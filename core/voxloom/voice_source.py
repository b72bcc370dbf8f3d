"""Where a voice comes from: an installed plugin, a folder, or the hub. No torch here."""

import re
from contextlib import suppress
from dataclasses import replace
from functools import partial
from importlib.resources import files
from pathlib import Path

from voxloom.bundle import CARD, CONFIG, WEIGHTS, Bundle, open_bundle
from voxloom.errors import VoiceError
from voxloom_registry import Registry, hint, reason_of

KIND = "voice"

_HUB = re.compile(r"(?P<repository>[\w.-]+/[\w.-]+)(@(?P<revision>[\w./-]+))?")
_COMMIT = re.compile(r"[0-9a-f]{40}")


def find_voice(registry: Registry, name: str) -> Bundle:
    """The voice `name`: an installed one, else a folder, else `owner/name[@revision]` of the hub.

    Raises:
        VoiceError: when there is none, or it lacks files.
    """
    if name in registry.names(KIND):
        return installed(registry, name)
    folder = Path(name).expanduser()
    if folder.is_dir():
        return open_bundle(folder.resolve().name, folder, str(folder))
    hub = _HUB.fullmatch(name)
    if hub is not None and not name.startswith((".", "~")):
        return open_bundle(hub["repository"], _download(hub["repository"], hub["revision"]), name)
    if any(entry.offer.name == name and entry.fault for entry in registry.listed if entry.offer.kind == KIND):
        registry.find(KIND, name)  # refuses, naming both plugins that offer it
    known = hint(name, registry.names(KIND))
    raise VoiceError(f"no voice {name!r}: it is neither installed, nor a folder, nor owner/name on the hub{known}")


def installed(registry: Registry, name: str) -> Bundle:
    """The installed voice `name`."""
    offer = registry.find(KIND, name)
    package = offer.target.partition(":")[0]
    registry.load(package, owner=f"the voice {name!r}", extra=offer.extra)
    folder = Path(str(files(package)))
    return replace(open_bundle(name, folder, f"installed package {package}"), offered=offer.licence)


def _download(repository: str, revision: str | None) -> Path:
    """The folder of the voice's files in the hub's cache.

    A whole commit hash never changes, so a cached copy is taken without asking the hub. Any other revision is looked up
    on the hub; the cached copy serves when the hub cannot be reached.
    """
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    download = partial(snapshot_download, repository, revision=revision, allow_patterns=[CONFIG, WEIGHTS, CARD])
    if revision is not None and _COMMIT.fullmatch(revision):
        with suppress(LocalEntryNotFoundError):  # then it is fetched below
            return Path(download(local_files_only=True))
    try:
        return Path(download())
    except Exception as error:  # the hub's own, its HTTP library's, or the file system's: all mean there is no voice
        where = "neither from the hub nor from its cache"
        raise VoiceError(f"the voice {repository!r} can be had {where}: {reason_of(error)}") from error
