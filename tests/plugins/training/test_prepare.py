import json

import pytest
import soundfile

from voxloom.errors import TrainingError
from voxloom.recipes import prepare_features, train_recipe
from voxloom.slots import CORE_SLOTS
from voxloom_registry import ConfigError, resolve
from voxloom_training.sources import build_corpus, open_cache
from voxloom_training.trainer import SPLIT


def lines_of(corpus):
    return [json.loads(line) for line in corpus.read_text().splitlines()]


def write(corpus, lines):
    corpus.write_text("".join(json.dumps(line) + "\n" for line in lines))


def stamps(cache):
    return {path.name: path.stat().st_mtime_ns for path in cache.glob("*.safetensors")}


def test_faulty_recordings_are_skipped_and_listed(registry, words, corpus, tmp_path, capsys):
    lines = lines_of(corpus)
    (corpus.parent / lines[0]["audio"]).write_bytes(b"no audio at all")
    (corpus.parent / lines[1]["audio"]).unlink()
    soundfile.write(corpus.parent / lines[2]["audio"], [0.1] * 80, 8000)  # shorter than its durations
    lines[3]["text"] = "fault"  # the model's own code fails on it
    write(corpus, lines)
    prepare_features(registry, words, None, tmp_path / "features", workers=0)
    failures = [json.loads(line) for line in (tmp_path / "features" / "failures.jsonl").read_text().splitlines()]
    assert [failure["id"] for failure in failures] == [line["id"] for line in lines[:4]]
    assert "cannot be analysed" in failures[3]["reason"]
    told = capsys.readouterr().err
    assert "8 of 12 recordings are prepared" in told
    assert "4 were skipped" in told


def test_what_is_there_is_kept_and_what_changed_is_made_again(registry, words, corpus, cache):
    before = stamps(cache)
    lines = lines_of(corpus)
    lines[5]["text"] = "something else"
    write(corpus, lines)
    (cache / next(iter(before))).unlink()
    prepare_features(registry, words, None, cache, workers=0)
    after = stamps(cache)
    assert set(after) == set(before)
    assert sum(after[name] != stamp for name, stamp in before.items()) == 2  # the missing one and the changed one


def test_processes_prepare_what_one_does(registry, words, cache, tmp_path):
    prepare_features(registry, words, None, tmp_path / "parallel", workers=2)
    config = resolve(registry, CORE_SLOTS, overrides=words)
    one, many = (open_cache(folder, registry, config) for folder in (cache, tmp_path / "parallel"))
    for item in build_corpus(registry, config).items(SPLIT):
        alone, together = one.read(item).tensors(), many.read(item).tensors()
        assert all(value.equal(together[name]) for name, value in alone.items())


def test_only_faults_are_refused(registry, words, corpus, tmp_path):
    for line in lines_of(corpus):
        (corpus.parent / line["audio"]).write_bytes(b"no audio at all")
    with pytest.raises(TrainingError, match=r"no recording could be prepared; the first reason: .*ann-0\.wav"):
        prepare_features(registry, words, None, tmp_path / "features", workers=0)


def test_the_test_split_is_never_read(registry, words, corpus, tmp_path):
    lines = lines_of(corpus)
    for line in lines[:5]:
        line["split"] = "test"
        (corpus.parent / line["audio"]).unlink()
    write(corpus, lines)
    prepare_features(registry, words, None, tmp_path / "features", workers=0)
    assert len(stamps(tmp_path / "features")) == 7


def test_features_of_other_parts_are_refused(registry, words, cache, tmp_path):
    for more, named in (("codec.latent_dim=6", "codec.latent_dim: 4 then"), ("model.features=wave", "model.features")):
        with pytest.raises(TrainingError, match=named):
            prepare_features(registry, [*words, more], None, cache, workers=0)
    for same in ("model.width=16", "model.loudness=2.0"):  # features do not depend on these
        prepare_features(registry, [*words, same], None, cache, workers=0)


def test_training_without_features_is_refused_and_writes_nothing(registry, words, tmp_path):
    with pytest.raises(TrainingError, match="run `voxloom prepare` first"):
        train_recipe(registry, words, None, tmp_path / "none", tmp_path / "run", None)
    assert not (tmp_path / "none").exists()
    assert not (tmp_path / "run").exists()


def test_without_a_corpus_or_recipe_it_is_said_what_to_set(registry, words, tmp_path):
    with pytest.raises(ConfigError, match=r"recipe: must be set, to one of .*flashspeech"):
        train_recipe(registry, ["model=tiny", *words[1:], "corpus=manifest"], None, tmp_path, tmp_path / "run", None)
    with pytest.raises(ConfigError, match=r"corpus=manifest corpus\.path=FILE"):
        prepare_features(registry, ["model=tiny"], None, tmp_path, workers=0)
