"""What voices come to on a set, by the task `evaluate`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voxloom.errors import InputError
from voxloom.files import write_text
from voxloom.provenance import told
from voxloom.running import speaking_config
from voxloom.voice import Voice
from voxloom.voice_source import find_voice
from voxloom_bench.request import RatiosRequest
from voxloom_bench.specs import Spec
from voxloom_bench.verdicts import Figure, Quality
from voxloom_registry import Config, Registry

TASK = "evaluate"
METRICS = ("wer", "similarity", "dnsmos")
_BESIDE = ("recordings", "copy")
"""Systems that are measured beside a voice."""
_RESULTS, _FINISHED = "results.json", "finished.json"


@dataclass(frozen=True)
class Qualities:
    """Measured in folders of their own; what is finished there is not measured again."""

    registry: Registry
    request: RatiosRequest
    words: Sequence[str]
    """Changes that hold for all: of the recogniser, of the device."""

    def config(self, spec: Spec) -> Config:
        """What a voice is evaluated with.

        Raises:
            VoxloomError: when it is no voice, or the changes are wrong.
        """
        bundle = find_voice(self.registry, _voice_of(spec))
        return speaking_config(self.registry, bundle, [*spec.words, *self.words], task=TASK)

    def of(self, spec: Spec, name: str) -> Quality:
        """The quality of a voice, in the folder `name`."""
        folder = self.request.output / "evaluations" / name
        made = self._made(spec)
        if _read(folder / _FINISHED) != made:
            voice = Voice.load(_voice_of(spec), [*spec.words, *self.words], registry=self.registry, task=TASK)
            voice.run(TASK, output=folder, **self._asked)
            write_text(folder / _FINISHED, json.dumps(made, indent=1) + "\n")
        return quality_of(_read(folder / _RESULTS) or {}, folder / _RESULTS)

    @property
    def _asked(self) -> dict[str, Any]:
        names = ("set", "split", "every", "limit", "seed")
        return {"metrics": METRICS, **{name: getattr(self.request, name) for name in names}}

    def _made(self, spec: Spec) -> dict[str, Any]:
        bundle = find_voice(self.registry, _voice_of(spec))
        made = {
            "weights": bundle.weights_sha256,
            "config": self.config(spec).plain(),
            "set": told(self.request)["set"],
            **{name: value for name, value in self._asked.items() if name != "set"},
        }
        plain: dict[str, Any] = json.loads(json.dumps(made))
        return plain


def quality_of(results: Mapping[str, Any], path: Path) -> Quality:
    """Of what the task `evaluate` wrote.

    Raises:
        InputError: when a metric is missing there.
    """
    systems: Mapping[str, Mapping[str, Any]] = results.get("figures", {})
    figures = next((each for name, each in systems.items() if name not in _BESIDE), {})
    missing = [name for name in METRICS if name not in figures]
    if missing:
        raise InputError(f"{path}: lacks {' and '.join(missing)}, so ratios cannot be told with the quality of both")
    return Quality(*(Figure(*(float(figures[name][key]) for key in ("value", "low", "high"))) for name in METRICS))


def _voice_of(spec: Spec) -> str:
    if spec.voice is None:
        raise InputError(f"{spec.title!r} names no voice, and only a trained one has a quality; name one")
    return spec.voice


def _read(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read ({error}); remove it, and it is made anew") from error
    return found if isinstance(found, dict) else None
