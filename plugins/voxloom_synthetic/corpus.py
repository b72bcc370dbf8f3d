"""The corpus that espeak-ng speaks."""

from collections.abc import Sequence
from itertools import count
from pathlib import Path

from voxloom.corpus import AbstractCorpus, Item
from voxloom.errors import InputError
from voxloom_synthetic.making import Folder, Plan
from voxloom_synthetic.speakers import speakers
from voxloom_synthetic.texts import texts


class SyntheticCorpus(AbstractCorpus):
    """Texts spoken by turns, with the durations of their symbols; made in `path` when first asked for, then read.

    The same options make the same files. The folder's `manifest.jsonl` is also what `corpus=manifest` reads.
    """

    def __init__(
        self,
        path: Path,
        count: int = 240,
        hours: float | None = None,
        speakers: int = 12,
        test_speakers: int = 0,
        texts: Path | None = None,
        language: str = "en-us",
        seed: int = 0,
    ) -> None:
        self.path, self.count, self.hours = Path(path), count, hours
        self.speakers, self.test_speakers = speakers, test_speakers
        self.texts, self.language, self.seed = texts, language, seed

    def items(self, split: str | None = None) -> Sequence[Item]:
        """See `AbstractCorpus.items`; makes what is not there yet.

        Raises:
            InputError: when the folder holds a corpus of other options, or the texts do not suffice.
        """
        plan = Plan(texts(self.texts), speakers(self.speakers, self.language, self.seed), self.test_speakers)
        enough = None if self.hours is None else self.hours * 3600
        folder, items, spoken = Folder(self.path, plan), [], 0.0
        with folder.opened():
            for number in count():
                if number == self.count if enough is None else spoken >= enough:
                    break
                if number == plan.size:
                    raise InputError(
                        f"{len(plan.texts)} texts by {self.speakers} speakers make {plan.size} utterances of "
                        f"{spoken / 3600:.2f} hours: give more corpus.texts or corpus.speakers"
                    )
                item = folder.item(number)
                spoken += sum(item.durations or ())
                items.append(item)
        return [item for item in items if split in (None, item.split)]
