"""Files of tracks: what their writers and readers share, and which suffix is whose."""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from pathlib import Path

from voxloom.errors import InputError
from voxloom.files import replacing
from voxloom.result import AudioResult
from voxloom.writer import AbstractWriter, Sink
from voxloom_track.passage import Passage, passage_of

Add = Callable[[Sequence[Passage]], None]
"""Takes passages in order; the second argument of `filling` tells how long the sound is when all have come."""

_FORMATS = {
    ".json": "voxloom_track.as_json:JsonFormat",
    ".csv": "voxloom_track.as_csv:CsvFormat",
    ".textgrid": "voxloom_track.as_textgrid:TextGridFormat",
}


class TrackFormat(AbstractWriter):
    """A kind of file, written from results or from passages, and read."""

    @contextmanager
    def open(self, path: Path) -> Iterator[Sink]:
        """See `AbstractWriter.open`."""
        seconds = 0.0
        samples = 0

        def take(piece: AudioResult) -> None:
            nonlocal samples, seconds
            found = [passage_of(sentence, samples / piece.sample_rate) for sentence in piece.sentences]
            told = [each for each in found if each is not None]
            if not told or len(told) < len(found):
                raise InputError(
                    f"{path}: a track is written of speech made with durations, and this result has none; write its "
                    "sound alone, or take a track off it with `voxloom lift`"
                )
            samples += len(piece.wave)
            seconds = samples / piece.sample_rate
            add(told)

        with self.written(path, lambda: seconds) as add:
            yield take

    @contextmanager
    def written(self, path: Path, seconds: Callable[[], float]) -> Iterator[Add]:
        """What takes the passages of `path`, which appears whole or not at all, a sound of `seconds` in the end.

        Raises:
            InputError: when the file cannot be written.
        """
        try:
            with replacing(path) as beside, self.filling(beside, seconds) as add:
                yield add
        except OSError as error:
            raise InputError(f"{path}: cannot be written ({error.strerror or error})") from error

    @abstractmethod
    def filling(self, path: Path, seconds: Callable[[], float]) -> AbstractContextManager[Add]:
        """What fills the file at `path`; `seconds` may be asked when the block ends well."""

    @abstractmethod
    def read(self, path: Path, frame_rate: float) -> list[Passage]:
        """The passages of a file; a contour that is not kept frame by frame is sampled at `frame_rate`.

        Raises:
            InputError: naming the place, when it is no track.
        """


def format_of(path: Path) -> TrackFormat:
    """The format of a file, by the last suffix of its name.

    Raises:
        InputError: when it has none, or what reads it is not installed.
    """
    target = _FORMATS.get(path.suffix.lower())
    if target is None:
        raise InputError(f"{path}: tracks are .track.json, .track.csv or .track.TextGrid files")
    module, name = target.split(":")
    try:
        made: TrackFormat = getattr(import_module(module), name)()
    except ImportError as error:
        raise InputError(f"{path}: {error}; install voxloom[textgrid]") from error
    return made


def read_track(path: Path, frame_rate: float) -> list[Passage]:
    """The passages of a file.

    Raises:
        InputError: when it cannot be read or is no track, saying where.
    """
    form = format_of(path)
    try:
        found = form.read(path, frame_rate)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error})") from error
    if not any(passage.symbols for passage in found):
        raise InputError(f"{path}: holds no symbol")
    return found


def write_track(path: Path, passages: Sequence[Passage], seconds: float) -> None:
    """Write passages of a sound of `seconds`.

    Raises:
        InputError: as `TrackFormat.written`.
    """
    with format_of(path).written(path, lambda: seconds) as add:
        add(passages)
