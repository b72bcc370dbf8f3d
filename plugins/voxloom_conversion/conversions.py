"""The task `conversions`: what becomes of words and voices when the speakers of a set are converted to each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from rich.console import Console
from rich.progress import track

from voxloom.aligner import AbstractAligner
from voxloom.audio import read, resample
from voxloom.corpus import AbstractCorpus, Item
from voxloom.errors import InputError
from voxloom.metric import AbstractMetric, AbstractRecogniser, Sample, Score
from voxloom.model import Recording
from voxloom.provenance import library_versions
from voxloom.result import AudioResult
from voxloom.task import AbstractTask
from voxloom.voice import Voice
from voxloom_conversion.convert import Convert
from voxloom_conversion.measured import Conversion, Measured, Outcome
from voxloom_conversion.request import SIGMA, ConversionsRequest, ConvertRequest, Way


@dataclass(frozen=True)
class _How:
    """A way and the level it starts from."""

    way: Way
    sigma: float | None

    @property
    def name(self) -> str:
        """As it stands in tables and folders."""
        if self.way == "generation":
            return self.way
        level = (SIGMA if self.way == "noising" else "highest") if self.sigma is None else self.sigma
        return f"{self.way} {level}"


class Conversions(AbstractTask[ConversionsRequest, Measured]):
    """Every conversion by every way asked for; a source keeps its words as far as a recogniser hears them."""

    def __init__(
        self,
        voice: Voice,
        timing: AbstractAligner,
        listener: AbstractAligner,
        corpus: AbstractCorpus,
        recogniser: AbstractRecogniser,
        transcriber: AbstractRecogniser | None = None,
        longest_seconds: float = 300.0,
        piece_seconds: float = 10.0,
        prompt_seconds: float = 15.0,
    ) -> None:
        self._voice, self._corpus, self._recogniser = voice, corpus, recogniser
        self._convert = Convert(voice, timing, listener, transcriber, longest_seconds, piece_seconds, prompt_seconds)

    def run(self, request: ConversionsRequest) -> Measured:
        """Convert and measure; figures and audio are written to the request's folder.

        Raises:
            InputError: when the corpus has no two speakers, or the folder cannot be written.
            PluginError: when a package is missing, with what to install.
        """
        pairs = list(pairs_of(self._corpus.items(request.split), request.limit))
        ears = _Ears(
            self._voice.registry.build("metric", "wer", None, recogniser=self._recogniser),
            self._voice.registry.build("metric", "similarity", None),
        )
        rows: dict[str, list[Outcome]] = {how.name: [] for how in _ways(request)}
        for source, target in track(pairs, "converting", console=Console(stderr=True), transient=True):
            before = ears.words(source, read(source.audio))
            for how in _ways(request):
                rows[how.name].append(self._outcome(source, target, how, before, ears, request))
        about = {
            "voice": self._voice.name,
            "weights_sha256": self._voice.bundle.weights_sha256,
            "config": self._voice.config.plain(),
            **{key: value for key, value in vars(request).items() if key != "output"},
            "versions": library_versions(),
        }
        measured = Measured(rows, about, request.output)
        measured.write(request.output)
        return measured

    def _outcome(
        self, source: Item, target: Item, how: _How, before: Score, ears: "_Ears", request: ConversionsRequest
    ) -> Outcome:
        """What became of one conversion; a refusal is its sentence."""
        asked = ConvertRequest(
            source=source.audio,
            prompt=target.audio,
            text=source.text if request.transcripts else None,
            prompt_text=target.text if request.transcripts else None,
            adapt=request.adapt,
            way=how.way,
            sigma=how.sigma,
            keep=request.keep,
            pitch=request.pitch,
            voicing=request.voicing,
            seed=request.seed,
        )
        try:
            made = self._convert.run(asked)
        except InputError as refusal:
            return str(refusal)
        folder = request.output / "audio" / how.name.replace(" ", "-")
        folder.mkdir(parents=True, exist_ok=True)
        made.save(folder / f"{source.id}-as-{target.id}.wav".replace("/", "_"))
        return Conversion(
            source.id,
            target.id,
            before,
            ears.words(source, made),
            ears.likeness(source, made, read(target.audio)),
            ears.likeness(source, made, read(source.audio)),
        )


@dataclass(frozen=True)
class _Ears:
    """What is heard of words, and of voices."""

    recognition: AbstractMetric
    similarity: AbstractMetric

    def words(self, item: Item, spoken: Recording | AudioResult) -> Score:
        """Errors against the item's text."""
        return self.recognition.measure(Sample(item.id, item.text, spoken.wave, spoken.sample_rate))["wer"]

    def likeness(self, item: Item, spoken: AudioResult, other: Recording) -> float:
        """How alike the two voices are."""
        rate = spoken.sample_rate
        sample = Sample(item.id, item.text, spoken.wave, rate, prompt=resample(other, rate).wave)
        return self.similarity.measure(sample)["similarity"].value


def pairs_of(items: Sequence[Item], limit: int) -> Iterator[tuple[Item, Item]]:
    """Sources by turns of all speakers, each with a recording of another, in the corpus's order.

    Raises:
        InputError: when there are no two speakers.
    """
    spoken: dict[str, list[Item]] = {}
    for item in items:
        spoken.setdefault(item.speaker, []).append(item)
    speakers = sorted(spoken)
    if len(speakers) < 2:
        raise InputError(f"the split has {len(speakers)} speakers; conversions need two or more")
    most = max(map(len, spoken.values()))
    found = 0
    for turn, place in product(range(most), range(len(speakers))):
        own = spoken[speakers[place]]
        others = spoken[speakers[(place + 1 + turn % (len(speakers) - 1)) % len(speakers)]]
        if turn < len(own) and found < limit:
            found += 1
            yield own[turn], others[turn % len(others)]


def _ways(request: ConversionsRequest) -> list[_How]:
    ways = list(dict.fromkeys(request.way))
    levels = request.sigma or (None,)
    return [_How(way, level) for way in ways for level in ((None,) if way == "generation" else levels)]
