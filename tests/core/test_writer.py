"""Results go to files by their suffixes, several at once, and those of a stranger's writer too."""

import pytest
import soundfile
import torch

from voxloom.errors import InputError
from voxloom.result import AudioResult
from voxloom.writer import suffixes, write_pieces, writer_of

PIECES = [AudioResult(torch.full((size,), 0.1), 16000) for size in (100, 50)]


def test_the_longest_suffix_chooses(seam_registry, tmp_path):
    assert writer_of(seam_registry, tmp_path / "A.SAMPLES.TXT").name == "counting"
    assert writer_of(seam_registry, tmp_path / "a.wav").name == "wav"
    with pytest.raises(InputError, match=r"a\.txt: results are written as .*\.samples\.txt.*; name such a file"):
        writer_of(seam_registry, tmp_path / "a.txt")
    assert {".wav", ".flac", ".samples.txt"} <= set(suffixes(seam_registry))


def test_pieces_go_to_several_files_at_once(seam_registry, tmp_path):
    write_pieces(seam_registry, iter(PIECES), [tmp_path / "a.wav", tmp_path / "a.samples.txt"])
    assert soundfile.info(tmp_path / "a.wav").frames == 150
    assert (tmp_path / "a.samples.txt").read_text() == "[100, 50]"


def test_what_fails_in_the_middle_leaves_no_file(seam_registry, tmp_path):
    def broken():
        yield PIECES[0]
        raise InputError("no more")

    with pytest.raises(InputError, match="no more"):
        write_pieces(seam_registry, broken(), [tmp_path / "a.wav", tmp_path / "a.samples.txt"])
    assert list(tmp_path.glob("a.*")) == []


def test_a_command_writes_them_all(command, make_voice, heart, tmp_path):
    files = [tmp_path / name for name in ("a.wav", "a.flac", "a.samples.txt")]
    words = [word for file in files for word in ("-o", file)]
    result = command("say", "Hi.", "--prompt", heart, "--voice", make_voice("model=engine"), *words)
    assert result.exit_code == 0
    assert all(file.is_file() for file in files)
    assert sorted(path.name for path in tmp_path.glob("a.*")) == ["a.flac", "a.samples.txt", "a.wav"]
