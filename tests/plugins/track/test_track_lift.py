"""A recording's prosody, lifted off it and put into another voice."""

import json

import pytest
import soundfile
import torch

from voxloom.audio import read, resample
from voxloom.errors import InputError
from voxloom.voice import Voice
from voxloom_registry import Registry

TEXT = "A handless war veteran."
LONG = "The act of rendering something coarse and unrefined."


@pytest.fixture(scope="module")
def lines(data_manifest):
    found = [json.loads(line) for line in data_manifest.read_text().splitlines()]
    return {each["id"]: {**each, "path": data_manifest.parent / each["audio"]} for each in found}


@pytest.mark.parametrize("suffix", ["json", "csv", "TextGrid"])
def test_another_voice_speaks_in_a_recordings_time_and_melody(nano, lines, heart, tmp_path, suffix):
    line, path = lines["george-2"], tmp_path / f"a.track.{suffix}"
    nano.run("lift", audio=line["path"], text=LONG).save(path)
    result = nano.having(track={"file": str(path)}).run("say", text=LONG, prompt=heart)
    recording = resample(read(line["path"]), 16000).wave
    assert len(result.wave) == len(recording)
    world = Registry.discover().build("pitch", "world")
    (ours, voiced), (theirs, voiced_there) = (
        world.track(each[None, None], 16000, 200) for each in (result.wave, recording)
    )
    both = (voiced > 0.5) & (voiced_there > 0.5)
    assert int(both.sum()) > 150
    assert float((1200 * (ours / theirs)[both].log2()).abs().median()) < 60
    durations = torch.tensor([seconds for _, seconds in result.durations]).cumsum(0)
    truth = (0.025 * torch.tensor(line["units"])).cumsum(0)
    assert float((durations - truth).abs().mean()) < 0.03


def test_a_lifted_passage_is_spoken_in_sentences(nano, lines, heart, tmp_path):
    """One recording of two sentences; the task cuts them apart, and what is said keeps its time."""
    both = [lines[name] for name in ("george-1", "george-2")]
    waves = [resample(read(line["path"]), 16000).wave for line in both]
    text = " ".join(line["text"] for line in both)
    lifted = nano.run("lift", audio=(torch.cat(waves), 16000), text=text)
    lifted.save(path := tmp_path / "a.track.json")
    voice = Voice.load("nano", ("task.limit=30", f"track.file={path}"), task="say")
    result = voice.run("say", text=text, prompt=heart)
    assert len(result.sentences) >= 2
    spoken = [
        (symbol.symbol, seconds)
        for sentence in result.sentences
        for symbol, seconds in zip(sentence.transcript.symbols, sentence.prosody.durations[0].tolist(), strict=True)
        if symbol.word is not None
    ]
    wanted = [
        (symbol.symbol, seconds)
        for symbol, seconds in zip(
            lifted.sentence.transcript.symbols, lifted.sentence.prosody.durations[0].tolist(), strict=True
        )
        if symbol.word is not None
    ]
    assert [symbol for symbol, _ in spoken] == [symbol for symbol, _ in wanted]
    assert [seconds for _, seconds in spoken] == pytest.approx([seconds for _, seconds in wanted])


def test_a_text_that_is_not_said_is_refused_with_its_score(command, lines, tmp_path):
    out = tmp_path / "a.track.json"
    result = command("lift", lines["george-1"]["path"], "--text", "He wrote a book on electrical effects.", "-o", out)
    assert result.exit_code == 2
    assert "the text is not what is said in it: their alignment scores 0." in result.output
    assert not out.exists()


def test_what_is_no_track_is_refused_beforehand(command, lines, tmp_path):
    result = command("lift", lines["george-1"]["path"], "--text", TEXT, "-o", tmp_path / "a.wav")
    assert result.exit_code == 2
    assert "the result is written as .track.json or .track.csv or .track.TextGrid" in result.output


def test_the_commands(command, lines, tmp_path):
    """Lifted, spoken with the flag, and written again at once: the same durations."""
    lifted, wav, again = (tmp_path / name for name in ("a.track.csv", "b.wav", "b.track.csv"))
    assert command("lift", lines["george-1"]["path"], "--text", TEXT, "-o", lifted).exit_code == 0
    words = ("say", TEXT, "--prompt", lines["heart-1"]["path"], "--track", lifted, "-o", wav, "-o", again)
    result = command(*words)
    assert result.exit_code == 0, result.output
    assert soundfile.info(wav).duration == pytest.approx(2.225, abs=1 / 80)
    rows = [path.read_text(encoding="utf-8-sig").splitlines() for path in (lifted, again)]
    seconds = [[float(line.rsplit(",", 6)[2]) for line in table[1:]] for table in rows]
    assert seconds[0] == seconds[1]


def test_another_text_is_refused_and_nothing_is_written(command, lines, tmp_path):
    lifted, out = tmp_path / "a.track.json", tmp_path / "a.wav"
    assert command("lift", lines["george-1"]["path"], "--text", TEXT, "-o", lifted).exit_code == 0
    words = ("--prompt", lines["heart-1"]["path"], "--track", lifted, "-o", out)
    result = command("say", "A handless door veteran.", *words)
    assert result.exit_code == 2
    assert "sentence 1 has 'w' as symbol" in result.output
    assert "give the text that the track was made of" in result.output
    assert not out.exists()


def test_silence_is_refused(nano):
    with pytest.raises(InputError, match="the recording: is silent; speech is needed"):
        nano.run("lift", audio=(torch.zeros(32000), 16000), text=TEXT)
