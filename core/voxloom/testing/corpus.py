"""Conformance of corpora."""

from voxloom.corpus import AbstractCorpus
from voxloom.testing.suite import Suite


class CorpusSuite(Suite[AbstractCorpus]):
    """Ids, files, splits and order. `options` must point to a corpus of a few items that exists."""

    kind = "corpus"

    def test_items(self, part: AbstractCorpus) -> None:
        """There are items, with unique ids, existing files, a text and a speaker."""
        items = part.items()
        assert items, "the corpus is empty"
        assert len({item.id for item in items}) == len(items), "an id occurs twice"
        for item in items:
            assert item.audio.is_file(), f"{item.id}: {item.audio} is no file"
            assert item.text.strip(), f"{item.id} says nothing"
            assert item.speaker, f"{item.id} has no speaker"

    def test_durations_belong_to_phonemes(self, part: AbstractCorpus) -> None:
        """Durations come one per phoneme, in seconds, none negative."""
        for item in part.items():
            if item.durations is not None:
                assert item.phonemes is not None, f"{item.id} has durations of nothing"
                assert len(item.durations) == len(item.phonemes), f"{item.id}: durations and phonemes differ in number"
                assert min(item.durations) >= 0

    def test_splits(self, part: AbstractCorpus) -> None:
        """A split is the items that say so, in the order of the whole; an unknown one is empty."""
        items = list(part.items())
        for split in {item.split for item in items}:
            assert list(part.items(split)) == [item for item in items if item.split == split]
        assert not part.items("no such split")

    def test_repeats(self, part: AbstractCorpus) -> None:
        """The order is fixed, in another instance too."""
        assert list(part.items()) == list(part.items()) == list(self.build().items())
