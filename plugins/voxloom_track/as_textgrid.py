"""The track as a TextGrid: boundaries and points to move in Praat."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from praatio import textgrid
from praatio.utilities.constants import Interval, Point, TextgridFormats
from praatio.utilities.errors import PraatioException

from voxloom.errors import InputError
from voxloom_track.formats import Add, TrackFormat
from voxloom_track.passage import Passage
from voxloom_track.tiers_in import passages_in
from voxloom_track.tiers_out import INTERVAL_TIERS, POINT_TIERS, Tiers


class TextGridFormat(TrackFormat):
    """Tiers `sentences`, `words`, `phonemes`, `voicing` and points of `F0` (Hz), and of `energy` (dB) if there is any.

    Boundaries are those of frames. A TextGrid begins with how much is in it, so all waits in memory: some kilobytes for
    each second.
    """

    @contextmanager
    def filling(self, path: Path, seconds: Callable[[], float]) -> Iterator[Add]:
        """See `TrackFormat.filling`."""
        tiers = Tiers()

        def add(passages: Sequence[Passage]) -> None:
            for passage in passages:
                tiers.add(passage)

        yield add
        end, grid = max(seconds(), tiers.end), textgrid.Textgrid()
        for name in INTERVAL_TIERS:
            intervals = [Interval(*each) for each in tiers.intervals[name]]
            grid.addTier(textgrid.IntervalTier(name, intervals, 0.0, end))
        for name in POINT_TIERS:
            points = [Point(time, label) for time, label in tiers.points[name]]
            if points:
                grid.addTier(textgrid.PointTier(name, points, 0.0, end))
        grid.save(str(path), TextgridFormats.LONG_TEXTGRID, includeBlankSpaces=True)

    def read(self, path: Path, frame_rate: float) -> list[Passage]:
        """See `TrackFormat.read`."""
        path.open("rb").close()  # so that one that is not there is told as everywhere
        try:
            grid = textgrid.openTextgrid(str(path), includeEmptyIntervals=False, reportingMode="silence")
            tiers = {name: [tuple(entry) for entry in grid.getTier(name).entries] for name in grid.tierNames}
        except (PraatioException, ValueError, IndexError) as error:
            raise InputError(f"{path}: is no TextGrid that can be read ({error})") from error
        return passages_in(tiers, frame_rate, str(path))
