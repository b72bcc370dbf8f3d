"""The command line in one process: listings, configurations and tasks."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from voxloom import __version__
from voxloom_cli.app import build
from voxloom_registry import Registry


@pytest.fixture
def run(toy_registry: Registry) -> Any:
    """Run the command line: `run("plugins", "--json")`."""

    def invoke(*words: str) -> Any:
        return CliRunner().invoke(build(toy_registry), list(words))

    return invoke


def test_help_names_every_command(run: Any) -> None:
    result = run("--help")
    assert result.exit_code == 0
    for command in ("plugins", "config", "hum", "blow"):
        assert f"  {command} " in result.stdout
    assert "whistle" not in result.stdout


def test_version(run: Any) -> None:
    assert run("--version").stdout == f"{__version__}\n"


def test_plugins_in_columns(run: Any) -> None:
    lines = run("plugins", "--kind", "horn").stdout.splitlines()
    columns = ["kind", "name", "distribution", "version", "licence", "extra", "state"]
    assert lines[0].split() == [*columns, "summary"]
    assert run("plugins").stdout.splitlines()[0].split() == columns
    assert [line.split() for line in lines[1:3]] == [
        ["horn", "brass", "toy-audio", "2.0", "Apache-2.0", "ready"],
        ["horn", "wood", "toy-audio", "2.0", "Apache-2.0", "ready"],
    ]


def test_plugins_as_json(run: Any) -> None:
    told = json.loads(run("plugins", "--json").stdout)
    assert {"kind": "horn", "name": "brass"}.items() <= next(
        row for row in told["parts"] if row["kind"] == "horn"
    ).items()
    assert told["kinds"]["codec"]["interface"] == "voxloom.codec:AbstractCodec"
    assert {plugin["entry"] for plugin in told["plugins"]} > {"core", "configs", "toy"}


def test_plugins_of_an_unknown_kind(run: Any) -> None:
    result = run("plugins", "--kind", "hron")
    assert result.exit_code == 2
    assert result.stderr.startswith("there is no kind 'hron'; did you mean 'horn'?")


def test_a_switched_off_plugin_is_told(run: Any, toy_registry: Registry) -> None:
    shown = CliRunner().invoke(build(Registry.discover(["toy-audio"])), ["plugins"]).stdout
    assert "Switched off: toy-audio:toy" in shown
    assert "horn" not in shown


def test_config_says_where_every_value_comes_from(run: Any) -> None:
    lines = [line.split(maxsplit=1) for line in run("config", "model=tone", "pacer.steps=3").stdout.splitlines()]
    assert lines == [
        ["model=tone", "command line"],
        ["model.width=8", "default"],
        ["model.space=horn-1", "filled from horn"],
        ["horn=brass", "default"],
        ["horn.bend=1", "default"],
        ["pacer=even", "default"],
        ["pacer.steps=3", "command line"],
        ["device=auto", "default.yaml"],
    ]


def test_config_of_a_voice(run: Any, toy_voice: Path) -> None:
    shown = run("config", "--voice", str(toy_voice)).stdout
    assert ["pacer.steps=2", "voice", "tone"] in [line.split() for line in shown.splitlines()]
    assert run("config", f"voice={toy_voice}").stdout == shown


def test_config_of_a_task(run: Any, toy_voice: Path) -> None:
    shown = run("config", "--voice", str(toy_voice), "--task", "hum", "task.loud=0.5").stdout
    assert ["task.loud=0.5", "command", "line"] in [line.split() for line in shown.splitlines()]


def test_config_of_a_task_that_needs_no_voice(run: Any) -> None:
    shown = run("config", "--task", "blow", "horn=wood", "horn.bend=2").stdout
    rows = [line.split() for line in shown.splitlines()]
    assert ["horn.bend=2", "command", "line"] in rows
    assert {row[0].partition("=")[0].partition(".")[0] for row in rows} == {"task", "device", "horn"}


def test_config_counts_parameters(run: Any) -> None:
    lines = run("config", "model=tone", "--count").stdout.splitlines()
    assert [line.split() for line in lines] == [["model.layer", "72"], ["horn", "20"], ["total", "92"]]


def test_config_refuses_all_faults_at_once(run: Any) -> None:
    result = run("config", "model=tone", "pacer.steps=0", "horn.bnd=2", "lute=x")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "lute: there is no slot 'lute'; there are: device, horn, model, pacer, recipe (command line)",
        "horn.bnd: the horn 'brass' has no option 'bnd'; did you mean 'bend'? (command line)",
        "pacer.steps: must be between 1 and 16, not 0 (command line)",
    ]


def test_a_file_may_switch_plugins_off(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("disable: [toy-audio:toy]\n")
    result = run("config", "model=tone", "--config", str(file))
    assert result.exit_code == 2
    assert "no model is named 'tone'" in result.stderr
    file.write_text("disable: toy\n")
    assert "disable: must be a list of plugins" in run("config", "--config", str(file)).stderr


# Tasks ---------------------------------------------------------------------------------------------------------------


def test_the_help_of_a_task_is_made_from_its_request(run: Any) -> None:
    shown = run("hum", "--help").stdout
    for text in ("TEXT", "--prompt PATH", "--seed INTEGER", "[glad|sad]", "--trace / --no-trace", "-o", "--voice NAME"):
        assert text in shown, text
    assert "--voice" not in run("blow", "--help").stdout


def test_a_task_runs_with_a_voice(run: Any, toy_voice: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.txt"
    words = ["hum", "la", "--voice", str(toy_voice), "--mood", "sad", "--parts", "2,3", "-o", str(output)]
    result = run(*words, "pacer.steps=4", "task.loud=0.5")
    assert (result.exit_code, result.stderr) == (0, "4 steps, loudness 0.5\n")
    assert output.read_text() == "la sad (2, 3)"


def test_a_task_without_operators_needs_no_voice(run: Any, tmp_path: Path) -> None:
    result = run("blow", "3", "horn=wood", "horn.bend=2", "-o", str(tmp_path / "out"))
    assert (result.exit_code, result.stderr) == (0, "2 bends\n")
    assert (tmp_path / "out").read_text() == "toot toot toot "


def test_a_part_that_a_task_needs_is_asked_for(run: Any) -> None:
    result = run("blow", "3")
    assert result.exit_code == 2
    assert result.stderr == "horn: the task 'blow' is built with one: set horn=NAME (brass, wood)\n"


def test_a_result_that_is_not_saved_is_told(run: Any, toy_voice: Path) -> None:
    result = run("hum", "la", "--voice", str(toy_voice))
    assert result.stderr == "2 steps, loudness 1.0\nnothing was saved: name a file with -o\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["hum", ""], "the text is empty: give at least a word"),
        (["hum", "la", "--seed", "x"], "hum: seed: must be a whole number, not 'x'"),
        (["hum", "la", "horn=wood"], "horn=wood: the horn of the voice 'tone' is 'brass', learnt with its weights"),
        (["hum", "la", "pacr.steps=1"], "pacr: there is no slot 'pacr'; did you mean 'pacer'? (command line)"),
        (["hum", "la", "la"], "'la': must be slot=NAME or slot.option=value"),
        (["hum", "la", "--voice", "tona"], "no voice 'tona'"),
    ],
)
def test_refusals_write_nothing(run: Any, toy_voice: Path, tmp_path: Path, words: list[str], told: str) -> None:
    voice = [] if "--voice" in words else ["--voice", str(toy_voice)]
    output = tmp_path / "out.txt"
    result = run(*words, *voice, "-o", str(output))
    assert result.exit_code == 2
    assert told in result.stderr
    assert not output.exists()


def test_an_output_that_cannot_be_written_is_refused_first(run: Any, tmp_path: Path) -> None:
    result = run("hum", "la", "-o", str(tmp_path))
    assert (result.exit_code, result.stderr) == (2, f"{tmp_path}: is a folder; name a file to write\n")
    result = run("hum", "la", "-o", str(tmp_path / "no" / "out"))
    assert result.stderr == f"{tmp_path}/no/out: there is no folder {tmp_path}/no; make it first\n"


def test_an_unknown_option_is_a_usage_error(run: Any) -> None:
    assert run("hum", "la", "--mod", "sad").exit_code == 2
    assert run("hmm").exit_code == 2


def test_an_interrupt_ends_with_130(run: Any, toy_voice: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("voxloom.voice.Voice.load", interrupted)
    assert run("hum", "la", "--voice", str(toy_voice)).exit_code == 130


def test_a_task_yaml_is_a_command(toy_path: list[str], toy_registry: Registry, toy_voice: Path) -> None:
    package = Path(toy_path[0]) / "toy_configs"
    (package / "task").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "task" / "shout.yaml").write_text("part: hum\nloud: 2\n")
    (package / "hooks.py").write_text(
        "from voxloom_registry import ConfigFolder, hookimpl\n@hookimpl\ndef voxloom_offers():\n"
        "    return [ConfigFolder('toy_configs')]\n"
    )
    entries = Path(toy_path[0]) / "toy_audio-2.0.dist-info" / "entry_points.txt"
    entries.write_text("[voxloom]\ntoy = toy_audio_hooks\nconfigs = toy_configs.hooks\n")
    result = CliRunner().invoke(build(Registry.discover()), ["shout", "la", "--voice", str(toy_voice)])
    assert result.stderr.startswith("2 steps, loudness 2.0\n")
