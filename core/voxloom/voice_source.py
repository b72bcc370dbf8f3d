"""Where a voice comes from: an installed plugin, a folder, or the hub. No torch here."""

import re
from contextlib import suppress
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from voxloom.bundle import CARD, CONFIG, WEIGHTS, Bundle, open_bundle
from voxloom.errors import VoiceError
from voxloom.slots import MODEL
from voxloom_registry import Registry, VoxloomError, hint

KIND = "voice"
PREFERRED = "nano"
"""The voice used when several are installed and none is named."""

_HUB = re.compile(r"(?P<repository>[\w.-]+/[\w.-]+)(@(?P<revision>[\w./-]+))?")
_COMMIT = re.compile(r"[0-9a-f]{40}")


def default_voice(registry: Registry) -> str:
    """The only installed voice that speaks, or `nano`."""
    names = registry.names(KIND)
    if len(names) > 1:  # bundles that do other work, such as aligning, stand beside voices
        names = tuple(name for name in names if _speaks(registry, name))
    return names[0] if len(names) == 1 else PREFERRED


def _speaks(registry: Registry, name: str) -> bool:
    try:
        slots = _installed(registry, name).slots
        model = registry.find(MODEL.kind, str(slots.get(MODEL.name, {}).get("part")))
        wiring = registry.wiring(model, None)
    except VoxloomError:  # a broken one is told when it is named
        return False
    return wiring is not None and "speak" in wiring.operators


def find_voice(registry: Registry, name: str) -> Bundle:
    """The voice `name`: an installed one, else a folder, else `owner/name[@revision]` of the hub.

    Raises:
        VoiceError: when there is none, or it lacks files.
    """
    if name in registry.names(KIND):
        return _installed(registry, name)
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


def _installed(registry: Registry, name: str) -> Bundle:
    offer = registry.find(KIND, name)
    package = offer.target.partition(":")[0]
    registry.load(package, owner=f"the voice {name!r}", extra=offer.extra)
    folder = Path(str(files(package)))
    return replace(open_bundle(name, folder, f"installed package {package}"), offered=offer.licence)


def _download(repository: str, revision: str | None) -> Path:
    """The folder of the voice's files in the hub's cache.

    A whole commit hash never changes, so a cached copy is taken without asking the hub. Any other revision is looked up
    on the hub; the cached copy serves when the hub cannot be reached.

    Raises:
        VoiceError: when neither has the voice, with the hub's reason.
    """
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    wanted = [CONFIG, WEIGHTS, CARD]
    if revision is not None and _COMMIT.fullmatch(revision):
        with suppress(LocalEntryNotFoundError):  # then it is fetched below
            folder = snapshot_download(repository, revision=revision, allow_patterns=wanted, local_files_only=True)
            return Path(folder)
    try:
        return Path(snapshot_download(repository, revision=revision, allow_patterns=wanted))
    except Exception as error:  # the hub's own, its HTTP library's, or the file system's: all mean there is no voice
        reason = next(iter(str(error).strip().splitlines()), type(error).__name__)
        raise VoiceError(
            f"the voice {repository!r} can be had neither from the hub nor from its cache: {reason}"
        ) from error
