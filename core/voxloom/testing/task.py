"""Conformance of tasks."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, ClassVar

import pytest
import torch

from voxloom.slots import DEVICE, TASK
from voxloom.task import AbstractTask, StreamingTask
from voxloom.testing.model import OPERATORS
from voxloom.testing.suite import Suite
from voxloom.testing.tiny import parrot_voice
from voxloom.voice import Voice
from voxloom_registry import Config, ConfigError, Offer, resolve


class TaskSuite(Suite[AbstractTask[Any, Any]], ABC):
    """The request is what a command can be made of, and its result repeats and, if it can be saved, is saved whole.

    A task with operators is run on a voice that repeats its prompt, unless `voice` gives another. `suffix` is that of a
    saved result.
    """

    kind = "task"
    suffix: ClassVar[str] = ".wav"

    @abstractmethod
    def request(self, folder: Path) -> Mapping[str, Any]:
        """The fields of a request that can be met; files it names may be made in `folder`."""

    def voice(self, folder: Path) -> Voice:
        """The voice a task with operators works on; its files may be made in `folder`."""
        return parrot_voice(self.registry(), folder)

    @pytest.fixture
    def part(self, tmp_path: Path) -> AbstractTask[Any, Any]:
        """The task on its voice, or on its parts."""
        keywords = self.parts()
        if self.offer_of().operators:
            keywords["voice"] = self.voice(tmp_path)
        if self.offer_of().configured:
            keywords |= {"registry": self.registry(), "config": self.config()}
        task: AbstractTask[Any, Any] = self.registry().build(self.kind, self.name, dict(self.options), **keywords)
        return task

    def given_keywords(self, offer: Offer) -> set[str]:
        """A task with operators takes a voice, too, and one that is configured registry and configuration."""
        given = {"voice": bool(offer.operators), "registry": offer.configured, "config": offer.configured}
        return {*offer.parts, *(keyword for keyword, is_given in given.items() if is_given)}

    def config(self) -> Config:
        """The configuration of a task that wants it: the neighbours in their slots."""
        named = {slot: (value, {}) if isinstance(value, str) else value for slot, value in self.neighbours.items()}
        filled = {slot: {"part": name, **options} for slot, (name, options) in named.items()}
        filled |= {TASK.name: dict(self.options)} if self.options else {}
        return resolve(self.registry(), [TASK, DEVICE], overrides=filled, mode="speak", defaults={TASK.name: self.name})

    def run(self, part: AbstractTask[Any, Any], folder: Path) -> Any:
        """The result of the request."""
        return part.run(self.registry().check_request(self.offer_of(), self.request(folder)))

    def test_request(self, offer: Offer) -> None:
        """The request is a frozen dataclass whose every field explains itself."""
        schema = self.registry().request(offer)
        assert schema is not None, "the offer names no request"
        assert schema.__dataclass_params__.frozen, "the request is not frozen"  # type: ignore[attr-defined]
        silent = [field.name for field in fields(schema) if not field.metadata.get("help")]
        assert not silent, f"no help for {', '.join(silent)}"

    def test_offer(self, offer: Offer) -> None:
        """A command is one plain word, and operators are known ones."""
        assert offer.command is None or offer.command.replace("-", "").isalnum()
        assert offer.operators <= OPERATORS, f"unknown operators: {sorted(offer.operators - OPERATORS)}"

    def test_refuses_unknown_fields(self, offer: Offer, tmp_path: Path) -> None:
        """A misspelt field is refused by name."""
        with pytest.raises(ConfigError, match="no_such_field"):
            self.registry().check_request(offer, {**self.request(tmp_path), "no_such_field": 1})

    def test_result(self, part: AbstractTask[Any, Any], tmp_path: Path) -> None:
        """A result has notes for people, and is saved whole under the name it is given, with nothing left beside it."""
        result = self.run(part, tmp_path)
        assert all(isinstance(line, str) and line for line in (*result.notes, *getattr(result, "answer", ())))
        if not hasattr(result, "save"):
            return
        target = tmp_path / "results" / f"result{self.suffix}"
        target.parent.mkdir()
        result.save(target)
        assert [path.name for path in target.parent.iterdir()] == [target.name]
        assert target.stat().st_size > 0

    def test_repeats(self, part: AbstractTask[Any, Any], tmp_path: Path) -> None:
        """The same request gives the same result: the same bytes when saved."""
        first, second = self.run(part, tmp_path), self.run(part, tmp_path)
        if not hasattr(first, "save"):
            assert first == second
            return
        paths = [tmp_path / f"{number}{self.suffix}" for number in range(2)]
        for result, path in zip((first, second), paths, strict=True):
            result.save(path)
        assert paths[0].read_bytes() == paths[1].read_bytes()

    def test_pieces(self, part: AbstractTask[Any, Any], tmp_path: Path) -> None:
        """The pieces of a streaming task are its result, sample for sample; a second time too, when they were kept."""
        if not isinstance(part, StreamingTask):
            pytest.skip("makes its result at once")
        request = self.registry().check_request(self.offer_of(), self.request(tmp_path))
        whole = part.run(request)
        for kept in (None, tmp_path / "kept", tmp_path / "kept"):
            pieces = list(part.stream(request, kept))
            assert torch.equal(torch.cat([piece.wave for piece in pieces]), whole.wave)
