"""`voxloom evaluate` on a corpus like any other: LibriSpeech test-clean in small, by the paper's protocol."""

import json
from pathlib import Path

import pytest
import soundfile
import torch

from voxloom.audio import read, resample

TEXTS = ("HE HOPED THERE WOULD BE STEW", "STUFF IT INTO YOU", "AND THEN HE SLEPT", "NOTHING ELSE")
SECONDS = {"61": (4.5, 2.0, 7.0, 12.0), "1089": (5.0, 6.5, 3.5, 11.0)}


@pytest.fixture(scope="module")
def librispeech(tmp_path_factory: pytest.TempPathFactory, data_folder: Path) -> Path:
    """Two speakers, each with four utterances of known lengths; real speech."""
    root = tmp_path_factory.mktemp("corpora") / "LibriSpeech"
    spoken = {"61": "heart", "1089": "george"}
    for speaker, lengths in SECONDS.items():
        folder = root / "test-clean" / speaker / "7"
        folder.mkdir(parents=True)
        voice = [resample(read(data_folder / f"{spoken[speaker]}-{part}.opus"), 16000).wave for part in (1, 2)]
        wave = torch.cat(voice * 3)
        lines = []
        for number, (text, seconds) in enumerate(zip(TEXTS, lengths, strict=True)):
            name = f"{speaker}-7-{number:04}"
            soundfile.write(folder / f"{name}.flac", wave[: round(seconds * 16000)].numpy(), 16000)
            lines.append(f"{name} {text}\n")
        (folder / f"{speaker}-7.trans.txt").write_text("".join(lines))
    return root


@pytest.fixture
def evaluate(command, make_voice, librispeech, tmp_path):
    """Run the command on a wrapped engine: `evaluate("out", *words)`."""
    voice = make_voice("model=engine")

    def run(name, *words):
        return command("evaluate", "--voice", voice, "--output", tmp_path / name, "--metrics", "rtf", *words)

    return run


def test_the_papers_protocol(evaluate, librispeech, tmp_path):
    words = (
        "corpus=librispeech-test-clean",
        f"corpus.path={librispeech}",
        "--prompts",
        "random-3s",
        "--seconds",
        "4,10",
    )
    done = evaluate("one", *words)
    assert done.exit_code == 0, done.output
    told = json.loads((tmp_path / "one" / "results.json").read_text())
    assert list(told["trials"]) == ["1089-7-0000", "1089-7-0001", "61-7-0000", "61-7-0002"]
    assert told["config"]["corpus"]["part"] == "librispeech"
    assert (told["prompts"], told["seconds"]) == ("random-3s", [4.0, 10.0])
    lengths = {
        f"{speaker}-7-{number:04}": seconds for speaker, all_ in SECONDS.items() for number, seconds in enumerate(all_)
    }
    for name, trial in told["trials"].items():
        assert trial["prompt"] != name
        assert trial["prompt"].split("-")[0] == name.split("-")[0]
        assert trial["prompt_seconds"] == 3.0
        assert 0 <= trial["prompt_start"] <= lengths[trial["prompt"]] - 3
    assert evaluate("two", *words).exit_code == 0
    assert json.loads((tmp_path / "two" / "results.json").read_text())["trials"] == told["trials"]
    for name in told["trials"]:
        waves = [(tmp_path / folder / "audio" / f"{name}.wav").read_bytes() for folder in ("one", "two")]
        assert waves[0] == waves[1]


def test_a_prompt_is_heard_for_three_seconds(evaluate, librispeech, tmp_path):
    """The engine repeats the prompt's rate of zero crossings, so the stretch can be told from the whole."""
    words = ("corpus=librispeech", f"corpus.path={librispeech}", "--limit", 2)
    assert evaluate("whole", *words).exit_code == 0
    assert evaluate("stretch", *words, "--prompts", "random-3s").exit_code == 0
    whole, stretch = ((tmp_path / name / "audio" / "1089-7-0000.wav").read_bytes() for name in ("whole", "stretch"))
    assert whole != stretch


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "name one set: --set MANIFEST, or a corpus such as corpus=librispeech corpus.path=FOLDER"),
        (["corpus=librispeech"], "corpus.path: must be set"),
        (["corpus=librispeech", "corpus.path=nowhere"], "nowhere holds none of train-clean-100"),
        (["corpus=librispeech", "corpus.path=PATH", "--set", "x.jsonl"], "name one set"),
        (["corpus=librispeech", "corpus.path=PATH", "--audio", "x"], "audio belongs to set"),
        (["corpus=librispeech", "corpus.path=PATH", "--split", "dev"], "the set holds no recording in this split"),
        (["corpus=librispeech", "corpus.path=PATH", "--seconds", "20,30"], "no recording of the set lasts 20 to 30 s"),
        (["corpus=librispeech", "corpus.subset=x", "corpus.path=PATH"], "did you mean 'subsets'?"),
        (["corpus=librispech", "corpus.path=PATH"], "did you mean 'librispeech'?"),
    ],
)
def test_refusals(evaluate, librispeech, words, told):
    done = evaluate("out", *(word.replace("PATH", str(librispeech)) for word in words))
    assert done.exit_code == 2, done.output
    assert told in done.stderr
    assert "Traceback" not in done.output
