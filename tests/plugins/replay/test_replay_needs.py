"""What a recipe needs and does not find is named, with how to give it."""

import json
import re

import numpy as np
import pytest
import soundfile

from voxloom.audio import read
from voxloom.errors import InputError, VoiceError
from voxloom_replay.recipe import Recipe, read_recipe
from voxloom_replay.replayed import differences_here


def test_a_prompt_that_is_elsewhere_is_given(run, said, tmp_path):
    (tmp_path / "me.opus").rename(tmp_path / "moved.opus")
    with pytest.raises(InputError, match=r"prompt: there is no file .*me\.opus any more; give it by --prompt FILE"):
        run("replay", audio=said)
    assert run("replay", audio=said, prompt=tmp_path / "moved.opus").exact
    assert run("replay", audio=said, given=(f"prompt={tmp_path / 'moved.opus'}",)).exact


def test_another_prompt_is_refused(run, said, george, tmp_path):
    told = r"prompt: .* is not what the sound was made from: its SHA-256 begins with \w{12}, not with \w{12}"
    with pytest.raises(InputError, match=told):
        run("replay", audio=said, prompt=george)
    (tmp_path / "me.opus").write_bytes(george.read_bytes())
    with pytest.raises(InputError, match=told):
        run("replay", audio=said)


def test_what_was_in_memory_is_given_again(run, speller, heart, tmp_path):
    speller().run("say", text="all is well", prompt=read(heart), seed=1).save(tmp_path / "a.wav")
    with pytest.raises(InputError, match="prompt: was a Recording in memory, which no file holds; give it by --prompt"):
        run("replay", audio=tmp_path / "a.wav")
    assert run("replay", audio=tmp_path / "a.wav", prompt=read(heart)).exact
    assert run("replay", audio=tmp_path / "a.wav", prompt=heart).exact


def test_other_weights_are_refused(run, said, speller):
    folder = speller().bundle.folder
    weights = folder / "model.safetensors"
    kept = weights.read_bytes()
    weights.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
    told = "the voice '.*' is not the one that spoke: the SHA-256 of its weights begins with"
    with pytest.raises(VoiceError, match=told):
        run("replay", audio=said)
    right = folder.with_name("right")
    folder.rename(right)
    weights.parent.mkdir()
    (right / "model.safetensors").write_bytes(kept)
    assert run("replay", audio=said, given=(f"voice={right}",)).exact


def test_a_voice_that_is_gone_is_told(run, said, speller):
    folder = speller().bundle.folder
    folder.rename(folder.with_name("elsewhere"))
    with pytest.raises(VoiceError, match=r"no voice 'babbler': .*; give the one by --given voice=FOLDER"):
        run("replay", audio=said)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("promt=me.wav",), "given: the recipe needs no 'promt'; it may need text, prompt, seed"),
        (("prompt",), "given: 'prompt' must be NAME=VALUE"),
        (("voice=a", "voice=b"), "given: 'voice=b' must be NAME=VALUE, with another NAME each time"),
    ],
)
def test_what_is_given_in_vain_is_refused(run, said, given, told):
    with pytest.raises(InputError, match=told):
        run("replay", audio=said, given=given)


def test_a_file_without_a_recipe_is_refused(run, heart, tmp_path):
    soundfile.write(tmp_path / "bare.wav", np.zeros(1600), 16000)
    for path in (heart, tmp_path / "bare.wav"):
        with pytest.raises(InputError, match="there is no recipe inside"):
            run("replay", audio=path)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"format": "voxloom-recipe-9"}, "of the form voxloom-recipe-9; this voxloom reads voxloom-recipe-1"),
        ({"threads": "two"}, "damaged: threads is missing or no int"),
        ({"config": None}, "damaged: config is missing or no dict"),
    ],
)
def test_a_recipe_that_cannot_be_read_is_refused(said, tmp_path, change, told):
    comment = json.dumps({**read_recipe(said).told, **change}, sort_keys=True)
    with soundfile.SoundFile(tmp_path / "a.flac", "w", 16000, 1) as file:
        file.comment = comment
        file.write(np.zeros(100))
    with pytest.raises(InputError, match=told):
        read_recipe(tmp_path / "a.flac")


def test_another_suffix_is_refused(run, said, tmp_path):
    with pytest.raises(InputError, match=re.escape("the original is .wav, and so is what is made again")):
        run("replay", audio=said).save(tmp_path / "again.flac")


def test_each_version_that_differs_is_told(run, said, speller, heart):
    recipe = read_recipe(said)
    here = speller().run("say", text="a", prompt=heart).provenance
    assert list(differences_here(recipe, here)) == []
    before = {**recipe["versions"], "torch": "1.0", "seams": "0.9", "gone": "2"}
    other = Recipe({**recipe.told, "versions": before, "machine": "z80", "device": "cuda:0"})
    assert list(differences_here(other, here)) == [
        "gone: none here, 2 when the file was made",
        "seams: 1.0 here, 0.9 when the file was made",
        f"torch: {here.versions['torch']} here, 1.0 when the file was made",
        "device: cpu here, cuda:0 when the file was made",
        f"machine: {here.machine} here, z80 when the file was made",
    ]


def test_the_command(command, said, tmp_path):
    done = command("replay", said, "-o", tmp_path / "again.wav")
    assert done.exit_code == 0, done.output
    assert "sound: bit-exact (equal, all " in done.output
    assert (tmp_path / "again.wav").read_bytes() == said.read_bytes()


def test_a_file_that_an_option_names_is_checked(run, speller, heart, tmp_path):
    words = tmp_path / "words.txt"
    words.write_text("said otherwise")
    speller(f"dictation.file={words}").run("say", text="all is well", prompt=heart).save(tmp_path / "a.wav")
    assert read_recipe(tmp_path / "a.wav")["files"]["dictation.file"]["path"] == str(words)
    assert run("replay", audio=tmp_path / "a.wav").exact
    words.rename(tmp_path / "moved.txt")
    words.write_text("and otherwise again")
    with pytest.raises(
        InputError, match=r"dictation.file: .* is not what the sound was made from: .*--given dictation"
    ):
        run("replay", audio=tmp_path / "a.wav")
    assert run("replay", audio=tmp_path / "a.wav", given=(f"dictation.file={tmp_path / 'moved.txt'}",)).exact
