"""Tasks: a typed request to a typed result."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import Generic, TypeVar

Request = TypeVar("Request")
Result = TypeVar("Result")


class AbstractTask(ABC, Generic[Request, Result]):
    """A short composition of a voice's operators, or of parts by kind.

    The offer names the request's torch-free dataclass, the command, and the operators the task uses. A task with
    operators is built with the keyword `voice`; one without works on the parts its offer names. One that trains or runs
    other tasks says `configured` in its offer, and is built with `registry` and its `config` too.

    Of a result a command prints the lines of `notes` to stderr and those of `answer` to stdout, where it has them.
    """

    @abstractmethod
    def run(self, request: Request) -> Result:
        """Do what `request` asks.

        Raises:
            InputError: when the request cannot be met, in one sentence.
        """


class StreamingTask(AbstractTask[Request, Result]):
    """A task that makes its result in pieces: their waves joined are that of `run`, sample for sample."""

    @abstractmethod
    def stream(self, request: Request, kept: Path | None = None) -> Iterator[Result]:
        """The pieces, each made when it is asked for; notes come with the piece they are of.

        In the folder `kept` each is kept as it is made, so that one stopped in the middle goes on where it was, even
        when only part of the request is the same. Who gives the folder removes it when the result is safe.

        Raises:
            InputError: as `run`, before the first piece.
        """
