"""Which requests of a folder are finished."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from voxloom.errors import InputError
from voxloom.files import write_text

FILE = "batch.json"


class State:
    """Finished requests by the name of their first file: a hash of all that decides them, and how long each file is."""

    def __init__(self, folder: Path) -> None:
        """Raises: InputError: when the folder holds a state that cannot be read."""
        self._path = folder / FILE
        self._finished: dict[str, dict[str, Any]] = self._read()

    def is_finished(self, paths: Sequence[Path], key: str) -> bool:
        """Whether these files are there and were made by `key`."""
        found = self._finished.get(paths[0].name)
        if found is None or found["key"] != key or set(found["bytes"]) != {path.name for path in paths}:
            return False
        return all(path.is_file() and path.stat().st_size == found["bytes"][path.name] for path in paths)

    def finish(self, paths: Sequence[Path], key: str) -> None:
        """Note that these files are written."""
        sizes = {path.name: path.stat().st_size for path in paths}
        self._finished[paths[0].name] = {"key": key, "bytes": sizes}
        write_text(self._path, json.dumps({"finished": self._finished}, indent=1) + "\n")

    def _read(self) -> dict[str, dict[str, Any]]:
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))["finished"]
            return {str(name): {"key": row["key"], "bytes": dict(row["bytes"])} for name, row in found.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(f"{self._path}: tells of no batch; remove it to make all requests anew") from error


def key_of(decisive: Mapping[str, Any]) -> str:
    """A hash of plain values."""
    return hashlib.sha256(json.dumps(decisive, sort_keys=True, default=str).encode()).hexdigest()
