"""Work that stops where it asks for something, and goes on when it is answered."""

from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread
from typing import Any


class AbandonedError(Exception):
    """Nobody will answer any more."""


@dataclass(frozen=True)
class Ended:
    """What the work came to: what it returned, or the error it raised."""

    value: Any = None
    error: BaseException | None = None


class Strand:
    """A call stack of its own, as a generator has it, through code that knows nothing of it.

    It has a thread, but runs only while `go_on` waits for it: never two at once, and in the order they are told to.
    """

    def __init__(self, work: Callable[["Strand"], Any]) -> None:
        self._questions: SimpleQueue[Any] = SimpleQueue()
        self._answers: SimpleQueue[Any] = SimpleQueue()
        self._thread = Thread(target=self._run, args=(work,), daemon=True)

    def start(self) -> Any:
        """Its first question, or what it `Ended` with."""
        self._thread.start()
        return self._questions.get()

    def go_on(self, answer: Any) -> Any:
        """Its next question, or what it `Ended` with; an error for an answer is raised where it asked."""
        self._answers.put(answer)
        return self._questions.get()

    def ask(self, question: Any) -> Any:
        """For the work: the answer, when there is one."""
        self._questions.put(question)
        answer = self._answers.get()
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def abandon(self) -> None:
        """Let the work end where it asks, as by an error, so that it leaves nothing half done."""
        self._answers.put(AbandonedError())
        if self._thread.is_alive():
            self._thread.join()

    def _run(self, work: Callable[["Strand"], Any]) -> None:
        try:
            self._questions.put(Ended(work(self)))
        except BaseException as error:
            self._questions.put(Ended(error=error))
