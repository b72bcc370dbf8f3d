"""Everything about a table of requests that can be wrong, found out before anything is spoken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voxloom.bundle import Bundle
from voxloom.errors import InputError
from voxloom.provenance import library_versions, told
from voxloom.running import kept, speaking_config
from voxloom.slots import DEVICE, TASK
from voxloom.writer import suffixes, writer_of
from voxloom_batch.columns import Columns
from voxloom_batch.request import BatchRequest
from voxloom_batch.state import FILE, key_of
from voxloom_batch.table import Line, read_table
from voxloom_registry import Config, ConfigError, Registry

SAY = "say"


@dataclass(frozen=True)
class Planned:
    """A request that can be made: its fields and configuration, the files it becomes, and a hash of all that."""

    line: int
    request: Mapping[str, Any]
    config: Config
    paths: tuple[Path, ...]
    key: str

    @property
    def length(self) -> int:
        """Characters of its text."""
        return len(self.request["text"])


def plan(
    registry: Registry, bundle: Bundle, config: Config, asked: BatchRequest, prompted: bool = True
) -> list[Planned]:
    """Every request of the table; each needs a prompt where the voice is `prompted`.

    Raises:
        ConfigError: with every fault of every line.
        InputError: when the table cannot be read at all.
    """
    for suffix in (asked.format, *asked.also):
        if not suffix.startswith("."):
            raise InputError(f"{suffix!r}: is no suffix; results are written as {', '.join(suffixes(registry))}")
        writer_of(registry, Path(f"result{suffix}"))
    table, planner = read_table(asked.requests), _Planner(registry, bundle, config, asked, prompted)
    faults = [f"{asked.requests}, line 1: {fault}" for fault in planner.unknown(table.columns)]
    found: list[Planned] = []
    for number, line in enumerate(table.lines, start=1):
        try:
            found.append(planner.planned(line, number))
        except ConfigError as error:
            faults += [f"{asked.requests}, line {line.number}: {fault}" for fault in error.faults]
    if faults:
        raise ConfigError(faults)
    return found


class _Planner:
    """What the requests of one table have in common; configurations by their controls, as most have the same."""

    def __init__(self, registry: Registry, bundle: Bundle, config: Config, asked: BatchRequest, prompted: bool) -> None:
        self._registry, self._bundle, self._asked, self._prompted = registry, bundle, asked, prompted
        self._offer = registry.find(TASK.kind, SAY)
        self._columns = Columns.of(registry, SAY)
        self._shared = kept(registry, config)
        self._made_by = {
            "weights": bundle.weights_sha256,
            "versions": library_versions(),
            "device": config.slots[DEVICE.name].part if DEVICE.name in config.slots else None,
        }
        self._configs: dict[str, Config] = {}
        self._seen: set[str] = set()
        self._taken: dict[str, int] = {}

    def unknown(self, columns: Iterable[str]) -> list[str]:
        """The faults of columns that there cannot be; each is told once."""
        fresh = [column for column in columns if column not in self._seen]
        self._seen.update(fresh)
        return [fault for column in fresh if (fault := self._columns.fault(column))]

    def planned(self, line: Line, number: int) -> Planned:
        """Raises: ConfigError: with every fault of the line."""
        faults = [*line.faults, *self.unknown(line.cells)]
        if line.faults:
            raise ConfigError(faults)
        paths = self._attempt(faults, self._paths, line, number)
        values = self._request(line.cells)
        faults += self._unusable(values)
        request = self._attempt(faults, self._registry.check_request, self._offer, values)
        config = self._attempt(faults, self._config, line.cells)
        if faults or paths is None or request is None or config is None:
            raise ConfigError(faults)
        decisive = {
            **self._made_by,
            "request": told(request),
            "config": config.plain(),
            "files": [path.name for path in paths],
        }
        return Planned(line.number, vars(request), config, paths, key_of(decisive))

    def _attempt(self, faults: list[str], make: Any, *arguments: Any) -> Any:
        try:
            return make(*arguments)
        except ConfigError as error:
            faults += error.faults
        except InputError as error:
            faults.append(str(error))
        return None

    def _request(self, cells: Mapping[str, Any]) -> dict[str, Any]:
        """Its fields, with what the others have in common; a prompt lies where the table lies."""
        found = {"text": "", "seed": self._asked.seed, **self._columns.request(cells)}
        if isinstance(found.get("prompt"), str):
            found["prompt"] = self._asked.requests.parent / str(found["prompt"])
        elif "prompt" not in found and self._asked.prompt is not None:
            found["prompt"] = self._asked.prompt
        return found

    def _unusable(self, values: Mapping[str, Any]) -> list[str]:
        text, prompt = values.get("text", ""), values.get("prompt")
        empty = isinstance(text, str) and not text.strip()
        missing = isinstance(prompt, Path) and not prompt.is_file()
        needed = self._prompted and prompt is None
        return [
            *(["text: is empty; give at least one word to speak"] if empty else []),
            *([f"prompt: there is no file {prompt}"] if missing else []),
            *(["prompt: must be given, since the voice speaks after a recording"] if needed else []),
        ]

    def _config(self, cells: Mapping[str, Any]) -> Config:
        slots = self._columns.slots(cells)
        named = repr(sorted((slot, sorted(options.items())) for slot, options in slots.items()))
        if named not in self._configs:
            merged = {name: {**self._shared.get(name, {}), **slots.get(name, {})} for name in {*self._shared, *slots}}
            self._configs[named] = speaking_config(self._registry, self._bundle, merged, task=SAY)
        return self._configs[named]

    def _paths(self, line: Line, number: int) -> tuple[Path, ...]:
        """By `file`, which may name its own suffix, else `id`, else its number in the table."""
        given = line.cells.get("file", line.cells.get("id"))
        name = f"{number:04d}" if given is None else str(given).strip()
        plain = Path(name).name == name and not name.startswith(".") and "\\" not in name and name != FILE
        if not plain:
            raise InputError(f"file: must be a plain name in the folder {self._asked.output}, not {name!r}")
        known = [each for each in suffixes(self._registry) if name.lower().endswith(each.lower())]
        own = max(known, key=len, default="") if "file" in line.cells else ""
        stem = name[: len(name) - len(own)]
        first = name if own else f"{name}{self._asked.format}"
        names = dict.fromkeys((first, *(f"{stem}{suffix}" for suffix in self._asked.also)))
        for each in names:
            other = self._taken.setdefault(each.casefold(), line.number)
            if other != line.number:
                raise InputError(f"the file {each!r} is that of line {other}")
        return tuple(self._asked.output / each for each in names)
