"""Tasks: a typed request to a typed result."""

from abc import ABC, abstractmethod
from typing import Generic, TypeVar

Request = TypeVar("Request")
Result = TypeVar("Result")


class AbstractTask(ABC, Generic[Request, Result]):
    """A short composition of a voice's operators, or of parts by kind.

    The offer names the request's torch-free dataclass, the command, and the operators the task uses. A task with
    operators is built with the keyword `voice`; one without works on the parts its offer names. One that trains or runs
    other tasks says `configured` in its offer, and is built with `registry` and its `config` too.
    """

    @abstractmethod
    def run(self, request: Request) -> Result:
        """Do what `request` asks.

        Raises:
            InputError: when the request cannot be met, in one sentence.
        """
