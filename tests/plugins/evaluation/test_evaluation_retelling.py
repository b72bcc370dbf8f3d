"""`voxloom evaluate --prosody recording`: the timing and melody of the recording, whatever the voice would do."""

import json

import pytest

from voxloom.audio import read

SET = ("corpus=manifest", "corpus.unit_seconds=0.025", "--split", "train")
TINY = (
    "model=flashspeech",
    "model.width=16",
    "model.heads=2",
    "model.prompt_queries=4",
    "model.latent_scale=channel",
    *(
        f"{encoder}.{option}"
        for encoder in ("phoneme_encoder", "prompt_encoder")
        for option in ("layers=1", "heads=2", "filter_width=32")
    ),
    "prosody.layers=2",
    "prosody.filter_width=16",
    "prosody.heads=2",
    "denoiser.layers=4",
    "denoiser.width=16",
    "denoiser.heads=2",
)


@pytest.fixture
def four(data_manifest, data_folder, tmp_path):
    """Those of speakers with two recordings."""
    lines = [json.loads(line) for line in data_manifest.read_text().splitlines()[:4]]
    path = tmp_path / "four.jsonl"
    path.write_text("".join(json.dumps(line | {"audio": str(data_folder / line["audio"])}) + "\n" for line in lines))
    return path


@pytest.fixture
def evaluate(command, make_voice, four, tmp_path):
    def run(words, *more):
        asked = ("evaluate", "--voice", make_voice(*words), "-o", tmp_path / "out", f"corpus.path={four}")
        return command(*asked, *SET, *more)

    return run


def test_durations_are_the_recordings(evaluate, four, tmp_path):
    done = evaluate(TINY, "--prosody", "recording", "--metrics", "duration-jsd")
    assert done.exit_code == 0, done.output
    told = json.loads((tmp_path / "out" / "results.json").read_text())
    assert told["prosody"] == "recording"
    (figures,) = told["figures"].values()
    assert figures["duration_jsd"]["value"] == pytest.approx(0, abs=1e-6)
    for line in map(json.loads, four.read_text().splitlines()):
        spoken = read(tmp_path / "out" / "audio" / f"{line['id']}.wav")
        assert len(spoken.wave) / spoken.sample_rate == pytest.approx(line["seconds"], abs=0.02)


def test_predicted_prosody_is_spoken_anew(evaluate, tmp_path):
    waves = []
    for prosody in ("recording", "predicted"):
        assert evaluate(TINY, "--prosody", prosody, "--metrics", "rtf", "--limit", 1).exit_code == 0
        waves.append((tmp_path / "out" / "audio" / "heart-1.wav").read_bytes())
    assert waves[0] != waves[1]


def test_a_model_without_the_operators_is_refused(evaluate):
    done = evaluate(("model=babbler",), "--prosody", "recording", "--metrics", "rtf")
    assert done.exit_code == 2
    assert done.stderr.endswith("the model Babbler does not offer the operator 'analyse'\n")


def test_a_set_without_durations_is_refused(evaluate, four):
    lines = [json.loads(line) for line in four.read_text().splitlines()]
    plain = [{key: value for key, value in line.items() if key != "units"} for line in lines]
    four.write_text("".join(json.dumps(line) + "\n" for line in plain))
    done = evaluate(TINY, "--prosody", "recording", "--metrics", "rtf")
    assert done.exit_code == 2
    assert "the corpus gives no durations" in done.stderr
