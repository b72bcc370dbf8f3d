"""`voxloom evaluate --adapt N`: the voice is adapted to each prompt before it speaks."""

import json

import pytest
import soundfile

TINY = (
    *("model=flashspeech", "model.width=16", "model.heads=2", "model.prompt_queries=4"),
    *("phoneme_encoder.layers=1", "phoneme_encoder.heads=2", "phoneme_encoder.filter_width=32"),
    *("prompt_encoder.layers=1", "prompt_encoder.heads=2", "prompt_encoder.filter_width=32"),
    *("prosody.layers=2", "prosody.filter_width=16", "prosody.heads=2"),
    *("denoiser.layers=4", "denoiser.width=16", "denoiser.heads=2"),
)


@pytest.fixture
def evaluate(command, make_voice, data_manifest, tmp_path):
    voice = make_voice(*TINY)

    def run(name, *more):
        asked = ("evaluate", "--voice", voice, "-o", tmp_path / name, "--set", data_manifest, "--split", "train")
        return command(*asked, "--limit", 2, "--metrics", "rtf", *more)

    return run


def test_the_adapted_voice_speaks_and_is_told(evaluate, tmp_path):
    for name, more in (("plain", ()), ("adapted", ("--adapt", 2)), ("further", ("--adapt", 3))):
        done = evaluate(name, *more)
        assert done.exit_code == 0, done.output
    told = json.loads((tmp_path / "adapted" / "results.json").read_text())
    assert told["adapt"] == 2
    said = [
        [soundfile.read(path)[0].tolist() for path in sorted((tmp_path / name / "audio").glob("*.wav"))]
        for name in ("plain", "adapted", "further")
    ]
    assert [len(waves) for waves in said] == [2, 2, 2]
    assert said[0] != said[1] != said[2]


def test_other_steps_do_not_find_the_audio_of_the_first(evaluate, tmp_path):
    evaluate("same", "--adapt", 1)
    first = {path.name: path.read_bytes() for path in (tmp_path / "same" / "audio").glob("*.wav")}
    evaluate("same", "--adapt", 2)
    assert first != {path.name: path.read_bytes() for path in (tmp_path / "same" / "audio").glob("*.wav")}


def test_adapting_and_copying_prosody_are_refused_together(evaluate):
    done = evaluate("both", "--adapt", 1, "--prosody", "recording")
    assert done.exit_code == 2
    assert "ask for one of them" in done.stderr
