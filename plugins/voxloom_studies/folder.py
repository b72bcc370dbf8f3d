"""The folder of a study: where its runs and evaluations lie, and which of them are finished."""

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from voxloom.errors import InputError
from voxloom.files import write_text

Made = Mapping[str, Any]
"""What decides the outcome of a run or an evaluation, in plain values."""

_PLAIN = re.compile(r"[A-Za-z0-9._=+-]{1,100}")


class StudyFolder:
    """Runs and evaluations by name, each with what it was made by and how long it took."""

    def __init__(self, root: Path) -> None:
        """Raises: InputError: when the folder cannot be made."""
        self.root = root
        try:
            (root / "runs").mkdir(parents=True, exist_ok=True)
            (root / "evaluations").mkdir(exist_ok=True)
        except OSError as error:
            raise InputError(f"{root} cannot hold a study: {error}") from error

    def run(self, name: str) -> Path:
        """Where a run's checkpoints and voices lie."""
        return self.root / "runs" / name

    def recipe(self, name: str) -> Path:
        """Where a run's own recipe is written."""
        return self.root / "runs" / f"{name}.yaml"

    def evaluation(self, name: str, seed: int) -> Path:
        """Where what goes by `name`, such as `VOICE+CHANGE`, is measured on one seed."""
        return self.root / "evaluations" / plain_name(name) / f"seed-{seed}"

    def is_trained(self, name: str, made: Made) -> bool:
        """Whether a run by `made` is finished.

        Raises:
            InputError: when the folder holds one of that name that was made otherwise.
        """
        found = _read(self._of_run(name))
        if found is None:
            return False
        differing = [key for key, value in _plain(made).items() if found["made"].get(key) != value]
        if differing:
            raise InputError(
                f"{self.root} holds a run {name!r} that differs in {' and '.join(differing)}: undo that, or name "
                "another folder"
            )
        return found["seconds"] is not None

    def begin_run(self, name: str, made: Made) -> None:
        """Note what a run is made by."""
        _write(self._of_run(name), made, None)

    def finish_run(self, name: str, made: Made, seconds: float) -> None:
        """Note that it is done."""
        _write(self._of_run(name), made, seconds)

    def is_evaluated(self, folder: Path, made: Made) -> bool:
        """Whether an evaluation by `made` is finished in `folder`."""
        found = _read(folder / "finished.json")
        return found is not None and found["made"] == _plain(made)

    def finish_evaluation(self, folder: Path, made: Made, seconds: float) -> None:
        """Note that it is done."""
        _write(folder / "finished.json", made, seconds)

    def _of_run(self, name: str) -> Path:
        return self.root / "runs" / f"{name}.json"


def plain_name(name: str) -> str:
    """`name` where it can be that of a folder, else what stands before its first `+`, and a hash of it."""
    if _PLAIN.fullmatch(name) is not None:
        return name
    first, digest = name.partition("+")[0], hashlib.sha256(name.encode()).hexdigest()[:12]
    return f"{first}+{digest}" if _PLAIN.fullmatch(first) is not None else digest


def _plain(made: Made) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(made))
    return plain


def _read(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read: {error}") from error
    if not isinstance(found, dict) or not {"made", "seconds"} <= set(found):
        raise InputError(f"{path} tells of no run or evaluation of a study")
    return found


def _write(path: Path, made: Made, seconds: float | None) -> None:
    write_text(path, json.dumps({"made": made, "seconds": seconds}, indent=1) + "\n")
