"""The task `align-check`: an aligner against what is known."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.progress import track

from voxloom.aligner import AbstractAligner, Alignment, ScoringAligner
from voxloom.audio import read
from voxloom.corpus import AbstractCorpus, Item
from voxloom.errors import InputError
from voxloom.model import Recording
from voxloom.task import AbstractTask
from voxloom_alignment.boundaries import boundary_errors
from voxloom_alignment.checked import Checked
from voxloom_alignment.request import AlignCheckRequest


@dataclass(frozen=True)
class _Known:
    """A recording with what is truly said in it when."""

    item: Item
    symbols: tuple[str, ...]
    durations: tuple[float, ...]


class AlignCheck(AbstractTask[AlignCheckRequest, Checked]):
    """Aligns recordings whose durations the corpus gives, and each of them with a text of about the same length."""

    def __init__(self, corpus: AbstractCorpus, aligner: AbstractAligner) -> None:
        self._corpus, self._aligner = corpus, aligner

    def run(self, request: AlignCheckRequest) -> Checked:
        """Boundary errors, and how the aligner tells true pairs from false ones.

        Raises:
            InputError: when the corpus has fewer than two such recordings, or no boundary could be compared.
        """
        known = self._known(request)
        errors: list[float] = []
        true: list[float | None] = []
        false: list[float | None] = []
        refusals: list[str] = []
        strangers = _strangers(known)
        for one, other in track(
            list(zip(known, strangers, strict=True)), "aligning", console=Console(stderr=True), transient=True
        ):
            recording = read(one.item.audio)
            found = _judged(self._aligner, one.item, one.symbols, recording)
            if isinstance(found, Alignment):
                errors += boundary_errors(one.symbols, one.durations, found.durations).tolist()
                true.append(found.score)
            else:
                refusals.append(found)
                true.append(None)
                continue  # that nothing goes with this recording says nothing of wrong texts
            if isinstance(self._aligner, ScoringAligner):
                wrong = _judged(self._aligner, one.item, other.symbols, recording)
                false.append(wrong.score if isinstance(wrong, Alignment) else None)
        if not errors:
            raise InputError(f"no recording could be aligned; the first reason: {refusals[0]}")
        least = self._aligner.least_score if isinstance(self._aligner, ScoringAligner) else None
        return Checked(tuple(errors), tuple(true), tuple(false), least, tuple(refusals))

    def _known(self, request: AlignCheckRequest) -> list[_Known]:
        if request.ids is None:
            items = list(self._corpus.items(request.split))
        else:
            items = _named(self._corpus.items(), request)
        known = [
            _Known(item, item.phonemes, item.durations)
            for item in items
            if item.phonemes is not None and item.durations is not None
        ]
        if len(known) < 2:
            raise InputError(
                f"the corpus has {len(known)} recordings with durations to check against (units need "
                "corpus.unit_seconds=NUMBER); two are needed"
            )
        return known[: request.limit]


def _named(items: Sequence[Item], request: AlignCheckRequest) -> list[Item]:
    assert request.ids is not None
    try:
        names = request.ids.read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"ids: {request.ids} cannot be read: {error}") from error
    by_id = {item.id: item for item in items}
    missing = [name for name in names if name not in by_id]
    if missing:
        raise InputError(f"ids: the corpus has no recording {missing[0]!r}, which {request.ids} names")
    return [by_id[name] for name in names]


def _strangers(known: Sequence[_Known]) -> list[_Known]:
    """For each the next longer one in symbols, the shortest for the longest: similar length, another text.

    Raises:
        InputError: when all say the same.
    """
    order = sorted(range(len(known)), key=lambda place: (len(known[place].symbols), known[place].item.id))
    chosen: dict[int, _Known] = {}
    for rank, place in enumerate(order):
        following = (known[order[(rank + step) % len(order)]] for step in range(1, len(order)))
        other = next((one for one in following if one.symbols != known[place].symbols), None)
        if other is None:
            raise InputError("all recordings have the same symbols, so there is no other text to try them with")
        chosen[place] = other
    return [chosen[place] for place in range(len(known))]


def _judged(aligner: AbstractAligner, one: Item, symbols: Sequence[str], recording: Recording) -> Alignment | str:
    """The alignment whatever its score, or why there is none."""
    try:
        if isinstance(aligner, ScoringAligner):
            return aligner.judge(one, symbols, recording.wave, recording.sample_rate)
        return Alignment(aligner.align(one, symbols, recording.wave, recording.sample_rate), 0.0)
    except InputError as refusal:
        return str(refusal)
