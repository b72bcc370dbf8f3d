"""Subtitles: short enough to read, broken at the ends of sentences and clauses, and nothing of the text lost."""

import re

import pytest

from voxloom.testing.writer import pieces
from voxloom.writer import write_pieces
from voxloom_registry import Registry

STAMP = re.compile(r"(\d+):(\d\d):(\d\d)[.,](\d{3})")
LONG = (
    "The committee which had been sitting in the old town hall since early morning decided after a debate that the "
    "bridge would be closed, repaired, painted, and opened again before the first of December."
)


def blocks(path):
    """(start, end, lines) of every cue."""
    found = []
    for block in path.read_text().strip().split("\n\n"):
        lines = block.split("\n")
        at = next((place for place, line in enumerate(lines) if "-->" in line), None)
        if at is None:
            continue
        start, end = (int(h) * 3600 + int(m) * 60 + int(s) + int(ms) / 1000 for h, m, s, ms in STAMP.findall(lines[at]))
        found.append((start, end, lines[at + 1 :]))
    return found


def cued(result, path):
    result.save(path)
    return blocks(path)


def test_a_cue_lasts_as_long_as_its_words(read_aloud, tmp_path):
    found = cued(read_aloud("Nobody had asked. They must wait until May."), tmp_path / "a.srt")
    assert found == [
        (0.0, 0.9, ["Nobody had asked."]),
        (1.0, 2.5, ["They must wait until May."]),
    ]


def test_a_short_cue_stays_until_the_next(read_aloud, tmp_path):
    first, second = cued(read_aloud("Yes. They must wait."), tmp_path / "a.srt")
    assert first[:2] == (0.0, 0.4)  # not the 5/6 s that it might
    assert second[:2] == (0.4, 1.3)
    (alone,) = cued(read_aloud("Yes."), tmp_path / "b.srt")
    assert alone[:2] == (0.0, 0.4)  # the sound is over


def test_a_long_sentence_is_broken_at_its_clauses(read_aloud, tmp_path):
    found = cued(read_aloud(LONG, 0.25), tmp_path / "a.srt")
    texts = [" ".join(lines) for _, _, lines in found]
    assert " ".join(texts) == LONG
    assert texts[-1] == "repaired, painted, and opened again before the first of December."
    assert sum(text[-1] in ",." for text in texts) == len(texts) - 1  # one break inside of the clause of 116 characters
    assert all(len(lines) <= 2 and max(map(len, lines)) <= 42 for _, _, lines in found)


def test_a_clause_is_kept_whole_rather_than_halves_alike(read_aloud, tmp_path):
    rest = "though nobody in the whole of the old town had asked him or even knew him"
    found = cued(read_aloud(f"He came early, {rest}", 0.2), tmp_path / "a.srt")
    assert [" ".join(lines) for _, _, lines in found] == ["He came early,", rest]


def test_no_cue_lasts_longer_than_seven_seconds(read_aloud, tmp_path):
    found = cued(read_aloud("It is a long and slow and sad and old song", 1.5), tmp_path / "a.srt")
    assert all(end - start <= 7.0 for start, end, _ in found)
    assert [len(lines[0].split()) for _, _, lines in found] in ([4, 3, 4], [3, 4, 4], [4, 4, 3])


def test_a_long_word_is_a_cue_of_its_own(read_aloud, tmp_path):
    word = "x" * 60
    found = cued(read_aloud(f"See {word} now."), tmp_path / "a.srt")
    assert [lines for _, _, lines in found] == [["See"], [word], ["now."]]


def test_a_dot_that_ends_nothing_ends_no_cue(long_speech, tmp_path):
    found = cued(long_speech, tmp_path / "a.srt")
    texts = [" ".join(lines) for _, _, lines in found]
    assert texts[:2] == ["Hello, Dr. Smith; it costs $5.50 today.", "Are you quite sure?"]
    assert " ".join(texts) == " ".join(sentence.transcript.text for sentence in long_speech.sentences)


def test_vtt_says_the_same_and_escapes_markup(read_aloud, long_speech, tmp_path):
    assert cued(long_speech, tmp_path / "a.vtt") == cued(long_speech, tmp_path / "a.srt")
    assert (tmp_path / "a.vtt").read_text().startswith("WEBVTT\n\n00:00:00.")
    read_aloud("Salt & <pepper>").save(tmp_path / "b.vtt")
    assert "Salt &amp; &lt;pepper&gt;" in (tmp_path / "b.vtt").read_text()
    read_aloud("Salt & <pepper>").save(tmp_path / "b.srt")
    assert "Salt & <pepper>" in (tmp_path / "b.srt").read_text()


def test_cues_are_numbered_over_all_pieces(tmp_path):
    write_pieces(Registry.discover(), pieces(3), [tmp_path / "a.srt"])
    numbers = re.findall(r"^(\d+)$", (tmp_path / "a.srt").read_text(), re.MULTILINE)
    assert numbers == ["1", "2", "3"]
    assert [start for start, _, _ in blocks(tmp_path / "a.srt")] == pytest.approx([0.0, 0.5, 1.0])
