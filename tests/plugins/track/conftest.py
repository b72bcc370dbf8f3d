"""The voice that ships, what it makes of two sentences, and its track in every format."""

import csv
import json

import pytest
from praatio import textgrid

import voxloom

TEXT = (
    "The old man walked along the river every morning, and nobody in the whole valley ever asked him why he did. "
    "One day in the cold winter he was gone, and all the birds with him."
)


@pytest.fixture(scope="session")
def nano():
    return voxloom.load("nano")


@pytest.fixture(scope="session")
def speech(nano, heart):
    result = nano.run("say", text=TEXT, prompt=heart, seed=3)
    assert len(result.sentences) == 2
    return result


@pytest.fixture(params=["json", "csv", "TextGrid"])
def track(request, speech, tmp_path):
    """The file of the speech's track, once for each format."""
    path = tmp_path / f"speech.track.{request.param}"
    speech.save(path)
    return path


@pytest.fixture
def again(nano, heart):
    """Say a text in a track: `again(path)`, with options of the transform."""

    def say(path, text=TEXT, seed=3, **options):
        return nano.having(track={"file": str(path), **options}).run("say", text=text, prompt=heart, seed=seed)

    return say


def _edited(path, change, sentence=1):
    """Have `change(row)` make over each symbol of a JSON or CSV track."""
    if path.suffix == ".json":
        found = json.loads(path.read_text())
        for symbol in found["sentences"][sentence - 1]["symbols"]:
            change(symbol)
        path.write_text(json.dumps(found))
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["sentence"] == str(sentence):
            change(row)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)


def _edited_tiers(path, change):
    """Have `change(name, entries)` make over each tier of a TextGrid; None takes the tier away."""
    grid = textgrid.openTextgrid(str(path), includeEmptyIntervals=False)
    found = textgrid.Textgrid()
    for name in grid.tierNames:
        tier = grid.getTier(name)
        entries = change(name, list(tier.entries))
        if entries is not None:
            found.addTier(tier.new(entries=entries, minTimestamp=0.0, maxTimestamp=grid.maxTimestamp))
    found.save(str(path), "long_textgrid", includeBlankSpaces=True)


@pytest.fixture
def edited():
    return _edited


@pytest.fixture
def edited_tiers():
    return _edited_tiers
