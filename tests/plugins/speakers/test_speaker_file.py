"""The file: whole or refused, and who may be in it."""

import json
import re

import pytest
import torch
from safetensors.torch import save_file

from voxloom.errors import InputError
from voxloom.provenance import file_hash
from voxloom_speakers.speaker import add_latents, read_speaker, write_speaker


@pytest.fixture
def path(make, heart):
    return make(heart, "--consent", "Anna agreed")


def refusal(path):
    with pytest.raises(InputError) as found:
        read_speaker(path)
    return str(found.value)


def test_any_damage_is_found(path):
    good = path.read_bytes()
    header = int.from_bytes(good[:8], "little")
    consent = good.index(b"Anna agreed")
    for place in (3, 40, consent, 8 + header + 50, len(good) // 2, len(good) - 1):
        path.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        assert re.fullmatch(rf"{re.escape(str(path))}: .*", refusal(path)), place
    for size in (0, 5, 200, len(good) - 1):
        path.write_bytes(good[:size])
        assert refusal(path) == f"{path}: is damaged; copy or make it again"


def test_latents_that_are_damaged_are_found(path):
    add_latents(path, read_speaker(path), "abc", torch.ones(3, 4))
    content = path.read_bytes()
    path.write_bytes(content.replace(torch.ones(1).numpy().tobytes() * 12, torch.full((12,), 2.0).numpy().tobytes()))
    assert refusal(path) == f"{path}: is damaged; copy or make it again"


def test_foreign_and_newer_files(path, tmp_path):
    save_file({"weight": torch.ones(3)}, tmp_path / "a.speaker")
    assert refusal(tmp_path / "a.speaker").startswith(f"{tmp_path / 'a.speaker'}: is no speaker; `voxloom speaker make")
    newer = path.read_bytes().replace(b'"format_version":"1"', b'"format_version":"2"')
    assert newer != path.read_bytes()
    path.write_bytes(newer)
    assert refusal(path) == f"{path}: has format version 2, and this voxloom reads 1"
    assert "there is no such file" in refusal(tmp_path / "none.speaker")
    assert "is a folder" in refusal(tmp_path)


def test_latents_come_beside_others_and_it_stays_who_it_is(path):
    speaker, before = read_speaker(path), file_hash(path)
    add_latents(path, speaker, "a", torch.ones(3, 4))
    add_latents(path, speaker, "b", torch.zeros(2, 5))  # by somebody who read it before
    found = read_speaker(path)
    assert {space: tuple(each.shape) for space, each in found.latents.items()} == {"a": (3, 4), "b": (2, 5)}
    assert torch.equal(found.latents["a"], torch.ones(3, 4))
    assert found.about == speaker.about
    assert before == file_hash(path) == speaker.sha256


def test_another_speaker_gets_no_latents(path, make, george):
    speaker = read_speaker(path)
    path.write_bytes(make(george, name="g.speaker").read_bytes())
    before = path.read_bytes()
    with pytest.raises(InputError, match="has become another speaker"):
        add_latents(path, speaker, "a", torch.ones(3, 4))
    assert path.read_bytes() == before


def test_writing_keeps_modes_and_links(path, tmp_path):
    path.chmod(0o600)
    link = tmp_path / "link.speaker"
    link.symlink_to(path)
    write_speaker(link, read_speaker(path))
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_fails_while_it_is_written_leaves_the_old_file(path, monkeypatch):
    before, speaker = path.read_bytes(), read_speaker(path)

    def full(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(path), "replace", full)
    with pytest.raises(InputError, match="cannot be written \\(No space left on device\\)"):
        write_speaker(path, speaker)
    assert path.read_bytes() == before
    assert not list(path.parent.glob(".*"))


def test_other_files_are_hashed_whole(tmp_path, heart):
    import hashlib

    assert file_hash(heart) == hashlib.sha256(heart.read_bytes()).hexdigest()
    save_file({"weight": torch.ones(3)}, tmp_path / "a.safetensors", metadata={"format": "pt"})
    whole = (tmp_path / "a.safetensors").read_bytes()
    assert file_hash(tmp_path / "a.safetensors") == hashlib.sha256(whole).hexdigest()
    assert json.loads(whole[8 : 8 + int.from_bytes(whole[:8], "little")])
