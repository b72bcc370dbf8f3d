"""What is wrong with a table is told before anything is spoken, all at once."""

import pytest

from voxloom.errors import InputError
from voxloom_batch.table import read_table
from voxloom_registry import ConfigError


def run(nano, path, folder, **more):
    try:
        return nano.run("batch", requests=path, output=folder / "out", **more)
    finally:
        assert not (folder / "out").exists()


def test_every_fault_at_once(nano, table, tmp_path, heart):
    rows = [
        {"text": "One.", "prompt": str(heart), "seed": "x", "file": "a", "speed": 1},
        {"text": "", "prompt": "nobody.wav", "seed": 1, "file": "b", "speed": ""},
        {"text": "Two.", "prompt": str(heart), "seed": 1, "file": "A.wav", "speed": ""},
        {"text": "Three.", "prompt": "", "seed": 1, "file": "../c", "speed": ""},
    ]
    path = table(rows)
    with pytest.raises(ConfigError) as refusal:
        run(nano, path, tmp_path)
    assert [fault.removeprefix(f"{path}, ") for fault in refusal.value.faults] == [
        "line 1: speed: is no field of a request and no control; did you mean 'seed'?",
        "line 2: say: seed: must be a whole number, not 'x'",
        "line 3: text: is empty; give at least one word to speak",
        f"line 3: prompt: there is no file {tmp_path / 'nobody.wav'}",
        "line 4: the file 'A.wav' is that of line 2",
        f"line 5: file: must be a plain name in the folder {tmp_path / 'out'}, not '../c'",
        "line 5: prompt: must be given, since the voice speaks after a recording",
    ]


def test_a_control_out_of_range(nano, table, tmp_path, heart):
    path = table([{"text": "One.", "task.pause_seconds": "-1"}])
    with pytest.raises(ConfigError, match=r"line 2: task.pause_seconds: must be between 0 and 10, not -1"):
        run(nano, path, tmp_path, prompt=heart)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("r.csv", b"", "is empty"),
        ("r.csv", b"text,prompt\n", "holds no request"),
        ("r.csv", b"words;prompt\nHi.;a.wav\n", "line 1: there is no column 'text' among 'words;prompt'"),
        ("r.csv", b"text,text\nHi.,a\n", "line 1: the column 'text' is there twice"),
        ("r.csv", b"text\nHi.\n\xff\xfe\n", "line 3: is not UTF-8"),
        ("r.csv", b'text\n"Hi.\n', "is no CSV"),
        ("r.txt", b"text\nHi.\n", "requests are read from .csv, .jsonl, .ndjson"),
    ],
)
def test_what_is_no_table(tmp_path, name, content, told):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=told):
        read_table(path)


def test_lines_of_json_that_are_none(nano, tmp_path, heart):
    path = tmp_path / "r.jsonl"
    path.write_text('{"text": "Hi."}\nnot json\n[1]\n{"text": 3}\n{"text": "Hi.", "voice": "x"}\n')
    with pytest.raises(ConfigError) as refusal:
        run(nano, path, tmp_path, prompt=heart)
    assert [fault.split(", ", 1)[1].split(" (")[0] for fault in refusal.value.faults] == [
        "line 2: is no JSON",
        "line 3: must be an object with the key text",
        "line 4: say: text: must be text, not 3",
        "line 5: voice: is no field of a request and no control; there are: "
        + refusal.value.faults[-1].split(": ")[-1],
    ]


def test_lines_count_cells_with_breaks(tmp_path):
    path = tmp_path / "r.csv"
    path.write_text('text,seed\n"Two\nlines",1\n\nOne,2\nfew\n', encoding="utf-8-sig")
    lines = read_table(path).lines
    assert [line.number for line in lines] == [2, 5, 6]
    assert lines[0].cells == {"text": "Two\nlines", "seed": "1"}
    assert lines[2].faults == ("has 1 cells for 2 columns; put text with commas in quotation marks",)


def test_a_suffix_nobody_writes(nano, table, tmp_path, heart):
    with pytest.raises(InputError, match=r"results are written as .*\.flac"):
        run(nano, table([{"text": "Hi."}]), tmp_path, prompt=heart, format=".mp5")
