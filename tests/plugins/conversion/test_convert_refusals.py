"""What `convert` will not do: status 2, one sentence, and nothing overwritten."""

import re

import pytest
import torch

from voxloom.audio import write

TEXT = "He wrote a textbook on the electrical effects of transposition."


@pytest.fixture
def refused(command, tiny, hearing, heart, george, tmp_path):
    """Refusals of a conversion, `heart` to `george` but for what is given."""
    target = tmp_path / "kept.wav"
    target.write_bytes(b"somebody's own")

    def ask(*words, source=heart, prompt=george):
        done = command("convert", source, "--prompt", prompt, "-o", target, "--voice", tiny, *hearing, *words)
        assert done.exit_code == 2, done.output
        assert target.read_bytes() == b"somebody's own"
        lines = [line for line in done.stderr.splitlines() if line]
        assert len(lines) == 1, lines
        return lines[0]

    return ask


@pytest.fixture
def saved(tmp_path):
    def save(wave):
        path = tmp_path / "given.wav"
        write(path, wave, 16000)
        return path

    return save


def test_another_transcript(refused):
    told = refused("--text", TEXT)
    assert re.search(
        r"the text is not what is said in it: their alignment scores 0\.\d\d, .*least_score asks for 0\.92",
        told,
    )


def test_silence(refused, saved):
    silence = saved(torch.zeros(32000))
    assert "is silent" in refused(source=silence)
    assert "is silent" in refused(prompt=silence)


def test_noise(refused, saved):
    noise = saved(0.1 * torch.randn(48000, generator=torch.Generator().manual_seed(0)))
    assert re.search(r"no speech is heard: symbols fill 0\.\d\d", refused(source=noise))
    assert "holds no voice" in refused(prompt=noise)


def test_music(refused, saved, tune):
    assert re.search(r"no clear speech is heard: what is said scores -0\.\d\d", refused(source=saved(tune.wave)))
    assert "alignment scores" in refused("--text", TEXT, source=saved(tune.wave))


@pytest.mark.parametrize("role", ["source", "prompt"])
def test_less_than_a_second(refused, saved, heart, role):
    from voxloom.audio import read, resample

    short = saved(resample(read(heart), 16000).wave[4000:18000])
    assert "lasts 0.88 s; 1 s of speech or more are needed" in refused(**{role: short})


def test_a_source_that_is_too_long(refused):
    assert "lasts 2.4 s; task.longest_seconds allows 2 s" in refused("task.longest_seconds=2")


def test_ways_the_voice_cannot_go(refused):
    assert "cannot run backwards; choose one that can, such as sampler=consistency-ode" in refused("--way", "inversion")
    assert "sigma must be above 0.002 and at most 80" in refused("--way", "noising", "--sigma", "100")
    assert "generation starts from noise alone" in refused("--sigma", "1")


def test_a_listener_that_hears_nothing(refused):
    assert "give the text, listener=ctc or transcriber=NAME" in refused("listener=mas")


def test_a_model_without_the_operators(command, make_voice, heart, george, tmp_path):
    voice = make_voice("model=engine")
    done = command("convert", heart, "--prompt", george, "-o", tmp_path / "out.wav", "--voice", voice)
    assert done.exit_code == 2
    assert "analyse" in done.stderr
    assert not (tmp_path / "out.wav").exists()


def test_another_text_of_the_target(refused):
    told = refused("--prompt-text", TEXT)
    assert re.search(
        r"the target: .*the text is not what is said in it.* with adapt=0 the voice is taken as it is", told
    )
