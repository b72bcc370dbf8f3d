"""The task `edit`: other words in a recording."""

import time

from voxloom.aligner import AbstractAligner
from voxloom.errors import InputError
from voxloom.metric import AbstractRecogniser
from voxloom.task import AbstractTask
from voxloom.timing import collect, measured
from voxloom.voice import Voice
from voxloom_editing.hearing import Hearing
from voxloom_editing.notation import applied, numbered, read_changes, read_diff
from voxloom_editing.outcome import result_of
from voxloom_editing.request import EditRequest
from voxloom_editing.result import EditResult, check_patch
from voxloom_editing.rewriting import Rewriter, word_times
from voxloom_editing.source import Source, read_source
from voxloom_editing.words import Change, Reading, changes_between


class Edit(AbstractTask[EditRequest, EditResult]):
    """Finds the words that change, has them spoken with the rest as prompt, and joins them in."""

    def __init__(
        self,
        voice: Voice,
        timing: AbstractAligner,
        transcriber: AbstractRecogniser | None = None,
        fade_seconds: float = 0.02,
        longest_seconds: float = 12.0,
        prompt_seconds: float = 15.0,
    ) -> None:
        self._voice = voice
        self._hearing = Hearing(voice, timing, transcriber)
        self._rewriter = Rewriter(voice.model, fade_seconds, longest_seconds, prompt_seconds)

    def run(self, request: EditRequest) -> EditResult:
        """See `AbstractTask.run`.

        Raises:
            InputError: when nothing changes, the recording cannot be edited, or something else is said in it.
        """
        begun = time.perf_counter()
        _check(request)
        source = read_source(request.audio)
        with collect() as timings:
            text, target = self._texts(request, source)
            if target is not None:
                self._differences(text, target)  # refused before anything takes time
            with measured("align"):
                heard = self._hearing.aligned(source, text)
            if target is None:
                times = word_times(heard)
                found = [
                    numbered(change, times, source.seconds, str(source.path))
                    for change in read_changes(request.change or "")
                ]
                target = applied(text, heard.reading.words, found)
            changes, new = self._differences(text, target)
            done = self._rewriter.rewrite(source, heard, new, changes, request.way, request.seed)
        timings["total"] = time.perf_counter() - begun
        return result_of(self._voice, request, source, text, target, done, dict(timings))

    def _texts(self, request: EditRequest, source: Source) -> tuple[str, str | None]:
        """What is said, and what should be as far as the request says so without the recording's timing."""
        if request.diff is not None:
            return read_diff(request.diff)
        return request.text or self._hearing.words(source), request.to

    def _differences(self, text: str, target: str) -> tuple[list[Change], Reading]:
        old, new = (Reading(self._hearing.text.transcribe(one)) for one in (text, target))
        changes = changes_between(old, new)
        if not changes:
            raise InputError("to: has the same words as text; give text in which at least one word differs")
        return changes, new


def _check(request: EditRequest) -> None:
    given = [name for name in ("to", "diff", "change") if getattr(request, name) is not None]
    if len(given) != 1:
        told = f"not {' and '.join(given)}" if given else "none is given"
        raise InputError(f"say what should be said by one of to, diff and change; {told}")
    if request.diff is not None and request.text is not None:
        raise InputError("text: is in the diff already; give one of them")
    if request.save_patch is not None:
        check_patch(request.save_patch, request.audio)
