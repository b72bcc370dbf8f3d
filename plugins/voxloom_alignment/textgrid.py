"""Alignments of the Montreal Forced Aligner, read from TextGrids."""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from jaxtyping import Float
from praatio import textgrid
from praatio.utilities.errors import PraatioException
from torch import Tensor

from voxloom.aligner import Alignment, ScoringAligner
from voxloom.corpus import Item
from voxloom.errors import InputError
from voxloom_alignment.intervals import Interval, place
from voxloom_alignment.phones import Alphabet, alphabet_of

SUFFIX = ".TextGrid"


class TextGridAligner(ScoringAligner):
    """Phones of TextGrids matched to an item's symbols, whose pronunciation may come from another dictionary.

    The file of an item bears its id or its recording's name. In a file of several speakers, as MFA writes them, the
    tier is the only one whose name ends in ` - phones`. The score is the share of letters that agree; durations may
    miss the recording's length by `tolerance_seconds`, which the last symbol takes.
    """

    def __init__(
        self,
        folder: Path,
        phones: str = "phones",
        alphabet: Alphabet = "auto",
        least_score: float = 0.5,
        tolerance_seconds: float = 0.1,
    ) -> None:
        self.folder, self.phones, self.alphabet = Path(folder), phones, alphabet
        self.least_score, self.tolerance_seconds = least_score, tolerance_seconds

    def check(self, items: Sequence[Item]) -> None:
        """See `AbstractAligner.check`."""
        del items
        if not self._files:
            raise InputError(f"aligner.folder: {self.folder} holds no file *{SUFFIX}")

    def judge(self, item: Item, symbols: Sequence[str], wave: Float[Tensor, " S"], sample_rate: int) -> Alignment:
        """See `ScoringAligner.judge`."""
        if not symbols:
            raise InputError(f"{item.id}: there are no symbols to align")
        path = self._file(item)
        intervals = self._intervals(item, path)
        seconds = len(wave) / sample_rate
        if abs(intervals[-1].end - seconds) > self.tolerance_seconds:
            raise InputError(
                f"{item.id}: {path} covers {intervals[-1].end:.3f} s, but the recording lasts {seconds:.3f} s"
            )
        alphabet = self.alphabet
        if alphabet == "auto":
            alphabet = alphabet_of([interval.label for interval in intervals])
        try:
            return place(symbols, intervals, alphabet, seconds)
        except ValueError as error:
            raise InputError(f"{item.id}: {path}: {error}; see aligner.alphabet") from error

    def _file(self, item: Item) -> Path:
        for name in (item.id, Path(item.id).name, item.audio.stem):
            found = self._files.get(name)
            if found is not None:
                return found
        wanted = dict.fromkeys(f"{name}{SUFFIX}" for name in (item.id, item.audio.stem))
        raise InputError(f"{item.id}: {self.folder} holds no {' and no '.join(wanted)}")

    @cached_property
    def _files(self) -> dict[str, Path]:
        """Every TextGrid by its path below the folder and, where that is unique, by its name, without suffix."""
        if not self.folder.is_dir():
            raise InputError(f"aligner.folder: there is no folder {self.folder}")
        paths = sorted(self.folder.rglob(f"*{SUFFIX}"))
        times = Counter(path.stem for path in paths)
        found = {path.stem: path for path in paths if times[path.stem] == 1}
        return found | {str(path.relative_to(self.folder).with_suffix("").as_posix()): path for path in paths}

    def _intervals(self, item: Item, path: Path) -> list[Interval]:
        try:
            grid = textgrid.openTextgrid(str(path), includeEmptyIntervals=True)
        except (PraatioException, OSError, ValueError, IndexError) as error:
            raise InputError(f"{item.id}: {path} is no TextGrid that can be read ({error})") from error
        names = [name for name in grid.tierNames if name == self.phones or name.endswith(f" - {self.phones}")]
        if len(names) != 1:
            told = ", ".join(grid.tierNames)
            raise InputError(
                f"{item.id}: {path} has {len(names)} tiers called {self.phones!r} (aligner.phones), among {told}"
            )
        intervals = [Interval(float(start), float(end), label.strip()) for start, end, label in grid.getTier(names[0])]
        if not intervals:
            raise InputError(f"{item.id}: the tier {names[0]!r} of {path} is empty")
        return intervals
