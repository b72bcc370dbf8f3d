"""Which metrics an evaluation measures: those named or refused, the defaults or told of."""

import json
import sys
from dataclasses import replace

import pytest
import torch

from voxloom.audio import read, resample, write
from voxloom.bundle import Bundle
from voxloom.codec import AbstractCodec
from voxloom.errors import InputError
from voxloom.metric import AbstractRecogniser
from voxloom.model import AbstractModel, Spoken
from voxloom.testing.inputs import speech_like
from voxloom.text import Symbol, Transcript
from voxloom.values import Prosody
from voxloom.voice import Voice
from voxloom_evaluation import evaluate
from voxloom_evaluation.evaluate import Evaluate
from voxloom_evaluation.request import DEFAULTS
from voxloom_registry import Config, ConfigError, PluginError, Registry

NAMES = ("a", "b", "c", "d")


class Halving(AbstractCodec):
    """Keeps the wave at half its loudness."""

    sample_rate, hop_length, latent_dim, latent_space, differentiable = 16000, 1, 1, "half", False

    def __init__(self):
        super().__init__()
        self.encoded = []

    def encode(self, wave):
        self.encoded.append(wave.shape[-1])
        return wave

    def decode(self, latents):
        return latents / 2


class Engine(AbstractModel):
    """Repeats the prompt; `tells` makes it say that it spoke two symbols of 0.1 s."""

    def __init__(self, tells, parts):
        super().__init__(parts)
        self.tells, self.asked = tells, 0

    def speak(self, texts, prompts, seeds):
        self.asked += 1
        waves = [resample(prompt, 16000).wave for prompt in prompts]
        if not self.tells:
            return Spoken(waves, 16000)
        symbols = tuple(Symbol(letter, 0, place, place + 1) for place, letter in enumerate("hi"))
        prosody = Prosody(torch.tensor([20]), torch.tensor([[0.1, 0.1]]))
        return Spoken(waves, 16000, [Transcript("hi", "hi", symbols)], prosody)


class Deaf(AbstractRecogniser):
    def recognise(self, wave, sample_rate):
        return []


@pytest.fixture
def run(tmp_path):
    """Evaluates on four recordings of one speaker, with durations or without."""

    def run(*, durations=True, tells=True, parts=None, **request):
        lines = []
        for name, wave in zip(NAMES, speech_like(len(NAMES), 24000, 24000)[:, 0], strict=True):
            write(tmp_path / f"{name}.wav", wave, 24000)
            line = {"audio": f"{name}.wav", "text": f"word {name}", "speaker": "x", "split": "test"}
            lines.append(line | ({"phonemes": "hi", "durations": [0.05, 0.1]} if durations else {}))
        (tmp_path / "set.jsonl").write_text("\n".join(map(json.dumps, lines)))
        (tmp_path / "model.safetensors").write_bytes(b"")
        registry = Registry.discover()
        model = Engine(tells, {"codec": Halving()} if parts is None else parts)
        voice = Voice(registry, Bundle("engine", tmp_path, "test", {}), model, Config({}))
        asked = {"set": tmp_path / "set.jsonl", "output": tmp_path / "out", **request}
        checked = registry.check_request(registry.find("task", "evaluate"), asked)
        run.model = model
        return Evaluate(voice, Deaf(), registry.build("pitch", "world")).run(checked)

    return run


def test_the_defaults_need_no_download():
    registry = Registry.discover()
    assert set(DEFAULTS) == set(registry.names("metric")) - {"sim-o", "sim-r"}


def test_defaults_that_cannot_run_are_told_of(run, tmp_path, monkeypatch):
    monkeypatch.setattr(evaluate, "DEFAULTS", ("distillmos", "mcd", "duration-jsd", "rtf"))
    monkeypatch.delitem(sys.modules, "voxloom_evaluation.distill", raising=False)
    monkeypatch.setitem(sys.modules, "distillmos", None)
    evaluation = run(durations=False)
    assert set(evaluation.skipped) == set(Registry.discover().names("metric")) - {"mcd", "rtf"}
    assert "not measured: sim-o (no default, since it may need a download: --metrics sim-o)" in evaluation.notes
    assert "pip install 'voxloom[evaluate]'" in evaluation.skipped["distillmos"]
    told = "not measured: duration-jsd (the set does not give phonemes and durations for every recording; those of a "
    assert evaluation.notes[-1].startswith(told)
    assert {"mcd", "rtf"} <= set(evaluation.better)
    written = json.loads((tmp_path / "out" / "results.json").read_text())
    assert written["skipped"] == evaluation.skipped
    assert written["metrics"] == {"mcd": ["recording"], "rtf": ["timings"]}


def test_a_voice_that_tells_no_durations_has_no_divergence_of_them(run, monkeypatch):
    monkeypatch.setattr(evaluate, "DEFAULTS", ("rtf", "duration-jsd"))
    reason = "the voice 'engine' does not tell how long it speaks each symbol"
    assert run(tells=False).skipped["duration-jsd"] == reason
    assert run(metrics=("rtf",)).skipped == {}
    with pytest.raises(InputError, match=f"the metric 'duration-jsd' cannot be measured here: {reason}"):
        run(tells=False, metrics=("rtf", "duration-jsd"), seed=1)
    monkeypatch.setattr(evaluate, "DEFAULTS", ("duration-jsd",))
    with pytest.raises(InputError, match=f"no metric can be measured: duration-jsd: {reason}"):
        run(tells=False)


def test_a_metric_that_is_named_is_refused_before_any_work(run, tmp_path):
    with pytest.raises(InputError, match="'duration-jsd' cannot be measured here: the set does not give phonemes and"):
        run(durations=False, metrics=("rtf", "duration-jsd"))
    with pytest.raises(PluginError, match="no metric is named 'mdc'; did you mean 'mcd'"):
        run(metrics=("mdc",))
    assert run.model.asked == 0
    assert not (tmp_path / "out").exists()


def test_sim_r_needs_a_codec(run, wavlm, tmp_path):
    request = {"metrics": ("sim-r",), "metric_option": (f"sim-r.model={wavlm}",)}
    with pytest.raises(InputError, match="the voice 'engine' has no codec to take the prompt through"):
        run(parts={}, **request)
    assert run.model.asked == 0
    assert set(run(**request).figures["engine"]) == {"sim_r"}
    assert len(run.model.parts["codec"].encoded) == 2  # two prompts for four texts


def test_sim_r_hears_the_prompt_through_the_codec(run, wavlm, tmp_path, monkeypatch):
    from voxloom_evaluation.wavlm import SimR

    heard = []
    monkeypatch.setattr(SimR, "measure", lambda self, sample: heard.append(sample) or {})
    run(metrics=("sim-r",), metric_option=(f"sim-r.model={wavlm}",), limit=1)
    expected = resample(read(tmp_path / "b.wav"), 16000).wave / 2
    torch.testing.assert_close(heard[0].resynthesised, expected)
    assert (heard[0].prompt, heard[0].recording) == (None, None)  # nobody asked for them


def test_options_of_metrics_are_checked(run, tmp_path):
    with pytest.raises(InputError, match=r"'mcd\.alignment' sets no option of a metric: write METRIC\.OPTION=VALUE"):
        run(metrics=("mcd",), metric_option=("mcd.alignment",))
    with pytest.raises(InputError, match="is about the metric 'sim-o', and mcd are measured"):
        run(metrics=("mcd",), metric_option=("sim-o.model=x",))
    with pytest.raises(ConfigError, match="must be one of dtw, frames, not 'nearest'"):
        run(metrics=("mcd",), metric_option=("mcd.alignment=nearest",))
    with pytest.raises(ConfigError, match="no option 'algnment'"):  # of a default too
        run(metric_option=("mcd.algnment=dtw",))
    first = run(metrics=("mcd",)).figures["engine"]["mcd"].value
    assert run(metrics=("mcd",), metric_option=("mcd.alignment=frames",)).figures["engine"]["mcd"].value > first


def test_figures_of_copies_and_recordings(run):
    metrics = ("mcd", "pitch-jsd", "duration-jsd", "similarity", "rtf")
    figures = run(metrics=metrics, reference=("copy", "recordings")).figures
    assert set(figures["engine"]) == {"mcd", "pitch_jsd", "duration_jsd", "similarity", "rtf", "rtf_prompt"}
    assert set(figures["copy"]) == {"mcd", "pitch_jsd", "similarity"}  # it has no timings, and no durations of its own
    assert set(figures["recordings"]) == {"similarity"}  # they are what is compared with
    assert figures["copy"]["mcd"].value < 0.5 < figures["engine"]["mcd"].value
    assert figures["copy"]["pitch_jsd"].value < 0.05 < figures["engine"]["pitch_jsd"].value
    # 0.1 s twice against 0.05 s and 0.1 s: half of what is recorded is where all that is spoken is
    assert figures["engine"]["duration_jsd"].value == pytest.approx(0.3112781)


def test_durations_outlive_the_run(run):
    first = run(metrics=("duration-jsd",))
    spoken = run.model.asked
    again = run(metrics=("duration-jsd",))
    assert (spoken, run.model.asked) == (5, 0)
    assert again == replace(first)


def test_a_recording_is_read_once_for_all_systems(run, monkeypatch):
    from voxloom_evaluation import sources

    paths = []
    monkeypatch.setattr(sources, "read", lambda path: paths.append(path.name) or read(path))
    run(metrics=("similarity", "mcd"), reference=("copy", "recordings"))
    assert sorted(paths) == ["a.wav", "b.wav", "c.wav", "d.wav"]
