"""What a recipe tells is enough to make the same samples again, whatever task and options they came from."""

import pytest
import torch

from voxloom.running import run_task
from voxloom.voice import Voice
from voxloom_replay.recipe import read_recipe


@pytest.fixture(scope="module")
def threads():
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize(
    ("suffix", "slots"),
    [
        (".wav", {"slow": {"factor": 1.3}, "higher": {"times": 1.2}, "sampler": {"steps": 2}}),
        (".flac", {"shout": {"loud": True}, "task": {"limit": 20, "pause_seconds": 0.05}}),
    ],
)
def test_speech_by_transforms_and_options(registry, run, heart, tmp_path, suffix, slots):
    made, again = tmp_path / f"made{suffix}", tmp_path / f"again{suffix}"
    voice = Voice.load("nano", slots, registry=registry, task="say")
    voice.run("say", text="Good morning, all of you. Is it well?", prompt=heart, seed=11, alpha=0.7).save(made)
    replayed = run("replay", audio=made)
    assert replayed.exact, replayed.notes
    assert [note for note in replayed.notes if "here" in note] == []
    replayed.save(again)
    assert again.read_bytes() == made.read_bytes()


def test_a_transform_that_is_lost_is_heard(registry, run, heart, tmp_path, monkeypatch):
    """That a replay is exact is no accident: without a part of the configuration it is not."""
    voice = Voice.load("nano", {"slow": {"factor": 1.3}}, registry=registry, task="say")
    voice.run("say", text="Good morning.", prompt=heart).save(tmp_path / "made.wav")
    recipe = read_recipe(tmp_path / "made.wav")
    del recipe.told["config"]["slow"]
    monkeypatch.setattr("voxloom_replay.replay.read_recipe", lambda _: recipe)
    replayed = run("replay", audio=tmp_path / "made.wav")
    assert not replayed.exact
    assert replayed.notes[-1].startswith("sound: NOT the same: ")


def test_one_of_several_readings(registry, run, heart, tmp_path):
    voice = Voice.load("nano", {"slow": {"factor": 1.2}}, registry=registry)
    voice.run("sample", text="Good morning.", prompt=heart, output=tmp_path / "readings", n=3, seed=4)
    reading = tmp_path / "readings" / "reading-03.wav"
    assert read_recipe(reading)["request"]["seed"] == 6
    replayed = run("replay", audio=reading)
    assert replayed.exact, replayed.notes
    replayed.save(tmp_path / "again.wav")
    assert (tmp_path / "again.wav").read_bytes() == reading.read_bytes()


def test_a_task_without_a_voice(run, heart, tmp_path):
    run("resynth", {"codec": "world"}, audio=heart).save(tmp_path / "made.flac")
    assert run("replay", audio=tmp_path / "made.flac").exact


def test_the_recorded_threads_are_used_and_given_back(run, said, monkeypatch, threads):
    recipe = read_recipe(said)
    recipe.told["threads"] = 3
    monkeypatch.setattr("voxloom_replay.replay.read_recipe", lambda _: recipe)
    torch.set_num_threads(1)
    used = []
    monkeypatch.setattr("seam_babbler.pad_sequence", _noting(used))
    assert run("replay", audio=said).exact
    assert set(used) == {3}
    assert torch.get_num_threads() == 1


def _noting(used):
    from torch.nn.utils.rnn import pad_sequence

    def noted(*arguments, **keywords):
        used.append(torch.get_num_threads())
        return pad_sequence(*arguments, **keywords)

    return noted


@pytest.mark.slow
def test_a_conversion(registry, run, heart, george, tmp_path):
    voice = Voice.load("nano", registry=registry)
    voice.run("convert", source=heart, prompt=george, adapt=2, seed=2).save(tmp_path / "made.wav")
    replayed = run("replay", audio=tmp_path / "made.wav")
    assert replayed.exact, replayed.notes


@pytest.mark.slow
def test_an_edit_and_a_mended_hole(registry, run, heart, tmp_path):
    voice = Voice.load("nano", registry=registry)
    text = "Both teams scored in the first quarter."
    made = {
        "edit": {"text": text, "change": "2=moon", "save_patch": tmp_path / "a.patch"},
        "inpaint": {"text": text, "from_": 0.6, "to": 0.9},
    }
    for task, asked in made.items():
        path = tmp_path / f"{task}.wav"
        voice.run(task, audio=heart, **asked).save(path)
        (tmp_path / "a.patch").unlink(missing_ok=True)
        replayed = run("replay", audio=path)
        assert replayed.exact, (task, replayed.notes)
        assert not (tmp_path / "a.patch").exists()
        replayed.save(tmp_path / "again.wav")
        assert (tmp_path / "again.wav").read_bytes() == path.read_bytes()


def test_a_chain_and_the_licences_of_its_steps(registry, run, speller, heart, tmp_path, monkeypatch):
    steps = [
        {"task": "resynth", "slots": {"codec": "mulaw-nc"}, "request": {"audio": "$input"}},
        {"task": "say", "request": {"text": "all is well", "prompt": "$previous"}},
        {"rate": 8000},
    ]
    inside = []

    def noted(*arguments):
        inside.append(run_task(*arguments))
        return inside[-1]

    monkeypatch.setattr("voxloom_chains.chain.run_task", noted)
    slots = {"policy": {"refused": ["nothing"]}, "task": {"steps": steps}}
    voice = Voice.load(str(speller().bundle.folder), slots, registry=registry, task="chain")
    path = tmp_path / "made.wav"
    voice.run("chain", input=str(heart)).save(path)
    licences = read_recipe(path)["licences"]
    assert licences["CC-BY-NC-4.0"] == ["codec mulaw-nc"]
    assert {"task chain", "task resynth", "task say", "text letters"} <= set(licences["Apache-2.0"])
    said = inside[1].provenance
    assert said.config["policy"]["refused"] == ["nothing"]  # which acts on it from outside
    assert said.config["task"]["part"] == "say"
    assert run("replay", audio=path).exact
