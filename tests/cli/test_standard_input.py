"""A text from the standard input."""

import soundfile
from typer.testing import CliRunner

from voxloom_cli.app import build


def say(registry, folder, heart, voice, given):
    words = ["say", "-", "--prompt", heart, "--voice", voice, "-o", folder / "said.wav"]
    return CliRunner().invoke(build(registry), [str(word) for word in words], input=given)


def test_it_is_spoken(seam_registry, make_voice, heart, tmp_path):
    result = say(seam_registry, tmp_path, heart, make_voice("model=engine"), "She sang.\nHe said: ä!\n".encode())
    assert result.exit_code == 0, result.output
    assert soundfile.info(tmp_path / "said.wav").frames == len("She sang.\nHe said: ä!") * 1102


def test_what_is_no_text_is_refused(seam_registry, make_voice, heart, tmp_path):
    result = say(seam_registry, tmp_path, heart, make_voice("model=engine"), b"\xff\xfe\x00")
    assert result.exit_code == 2
    assert result.stderr == "text: the standard input is no text in UTF-8 (invalid start byte)\n"
    assert not (tmp_path / "said.wav").exists()


def test_help_tells_of_it(command):
    assert "- for what the standard input holds" in " ".join(command("say", "--help").output.split())
