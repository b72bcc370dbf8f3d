"""Suites of the other kinds: each names the promise that one of our own parts breaks once it is tampered with."""

import pytest

HEAD = """
import torch
from dataclasses import replace
from voxloom.testing import *
from voxloom.values import Encoded
from voxloom_registry import Registry

REGISTRY = Registry.discover()
ATTENTION = {"attention": REGISTRY.build("attention", "sdpa")} if "attention" in REGISTRY.kinds else {}
"""

ENCODER = """
class TestIt(EncoderSuite):
    def build(self):
        options = {"latent_dim": 8, "width": 16, "layers": 1, "heads": 2, "filter_width": 32}
        part = REGISTRY.build("encoder", "prompt-transformer", options, **ATTENTION)
        forward = part.forward
        def wrong(values, mask, prompt=None):
            found = forward(values, mask, prompt)
            TAMPER
        part.forward = wrong
        return part
"""

PROSODY = """
class TestIt(ProsodySuite):
    def build(self):
        options = {"width": 16, "layers": 2, "heads": 2, "frame_rate": 80.0, "filter_width": 16}
        part = REGISTRY.build("prosody", "regression", options, **ATTENTION)
        forward, losses = part.forward, part.losses
        def wrong(phonemes, prompt, rngs, given=None):
            found = forward(phonemes, prompt, rngs, given)
            TAMPER
            return found
        def wrong_losses(phonemes, prompt, target):
            found = losses(phonemes, prompt, target)
            LOSSES
            return found
        part.forward, part.losses = wrong, wrong_losses
        return part
"""

ATTENTION = """
class TestIt(AttentionSuite):
    def build(self):
        part = REGISTRY.build("attention", "sdpa")
        attend = part.attend
        def wrong(query, key, value, key_mask=None):
            TAMPER
        part.attend = wrong
        return part
"""

PARAMETERISATION = """
class TestIt(ParameterisationSuite):
    def build(self):
        part = REGISTRY.build("parameterisation", "consistency")
        estimate = part.estimate
        def wrong(denoiser, x, sigma, condition):
            TAMPER
        part.estimate = wrong
        return part
"""

OBJECTIVE = """
class TestIt(ObjectiveSuite):
    def build(self):
        part = REGISTRY.build("objective", "consistency")
        step = part.step
        def wrong(model, batch, turn, progress, rngs):
            found = step(model, batch, turn, progress, rngs)
            TAMPER
        part.step = wrong
        return part
"""

METRIC = """
from voxloom.metric import Score
class TestIt(MetricSuite):
    def build(self):
        part = REGISTRY.build("metric", "rtf")
        measure = part.measure
        def wrong(sample):
            TAMPER
        part.measure = wrong
        return part
"""

POOLED = """
from voxloom.metric import PooledMetric, Score
class Mean(PooledMetric):
    better = "lower"
    def measure(self, sample):
        return {"mean": Score(float(sample.wave.mean()), tally=(float(sample.wave.sum()), float(len(sample.wave))))}
    def pool(self, tallies):
        TAMPER
class TestIt(MetricSuite):
    def build(self):
        return Mean()
"""

TEXT = """
class TestIt(TextSuite):
    def build(self):
        part = REGISTRY.build("text", "espeak")
        transcribe, split = part.transcribe, part.split
        def wrong(text):
            found = transcribe(text)
            TAMPER
        def wrong_split(text, limit):
            found = split(text, limit)
            LOSSES
            return found
        part.transcribe, part.split = wrong, wrong_split
        return part
"""

PITCH = """
class TestIt(PitchSuite):
    def build(self):
        part = REGISTRY.build("pitch", "world")
        track = part.track
        def wrong(wave, sample_rate, hop_length):
            pitch, voicing = track(wave, sample_rate, hop_length)
            TAMPER
        part.track = wrong
        return part
"""

ALIGNER = """
class TestIt(AlignerSuite):
    def build(self):
        part = REGISTRY.build("aligner", "given")
        align = part.align
        def wrong(item, symbols, wave, sample_rate):
            TAMPER
        part.align = wrong
        return part
"""

CORPUS = """
from pathlib import Path
from voxloom.corpus import AbstractCorpus, Item
class Wrong(AbstractCorpus):
    def items(self, split=None):
        here = Path(__file__)
        found = [Item("a", here, "One.", "ann"), Item("b", here, "Two.", "bob", "test")]
        TAMPER
        return [item for item in found if split in (None, item.split)]
class TestIt(CorpusSuite):
    def build(self):
        return Wrong()
"""

RECOGNISER = """
from voxloom.metric import AbstractRecogniser, Word
class Wrong(AbstractRecogniser):
    def recognise(self, wave, sample_rate):
        TAMPER
class TestIt(RecogniserSuite):
    def build(self):
        return Wrong()
"""

IMPORTER = """
from voxloom.errors import InputError
from voxloom.importer import AbstractImporter, Imported
class Wrong(AbstractImporter):
    def convert(self, content):
        known = isinstance(content, dict) and set(content) == {"net"}
        LOSSES
        if not known:
            raise InputError("it holds no net")
        found = Imported(content["net"], {"size": 7})
        TAMPER
        return found
class TestIt(ImporterSuite):
    def build(self):
        return Wrong()
    def content(self):
        return {"net": {"weight": torch.ones(2, 3)}}
"""

CASES = {
    "spans outside the text": (
        TEXT,
        "return replace(found, symbols=tuple(replace(s, end=s.end + 99) for s in found.symbols))",
        "test_spans",
    ),
    "another text than given": (TEXT, "return replace(found, text=text.upper())", "test_transcript"),
    "a reading that changes": (
        TEXT,
        "part.count = getattr(part, 'count', 0) + 1; return replace(found, normalised=str(part.count))",
        "test_repeats",
    ),
    "a sentence lost": (TEXT, "LOSSES found = found[1:] or found", "test_split"),
    "an octave too high": (PITCH, "return 2 * pitch, voicing", "test_finds_the_pitch"),
    "a frame lost": (PITCH, "return pitch[:, 1:], voicing[:, 1:]", "test_length_law"),
    "zero where unvoiced": (PITCH, "return pitch * voicing, voicing", "test_is_positive_without_a_voice"),
    "durations in frames": (
        ALIGNER,
        "return [80 * seconds for seconds in align(item, symbols, wave, sample_rate)]",
        "test_durations",
    ),
    "what does not belong": (ALIGNER, "return list(item.durations)", "test_refuses_what_does_not_belong"),
    "an id that occurs twice": (CORPUS, "found[1] = replace(found[1], id='a')", "test_items"),
    "durations of nothing": (
        CORPUS,
        "found[0] = replace(found[0], durations=(1.0,))",
        "test_durations_belong_to_phonemes",
    ),
    "a split that holds all": (CORPUS, "return found", "test_splits"),
    "words that go backwards": (
        RECOGNISER,
        "return [Word('b', 1.0, 1.1, 0.5), Word('a', 0.0, 0.1, 0.5)]",
        "test_words",
    ),
    "a recording written to": (RECOGNISER, "wave.mul_(0.5); return []", "test_leaves_inputs_alone"),
    "states at padding": (ENCODER, "return Encoded(found.states + 1, found.mask)", "test_shape"),
    "mask of another length": (ENCODER, "return Encoded(found.states, found.mask[:, 1:])", "test_shape"),
    "mean over the batch": (
        ENCODER,
        "return Encoded((found.states - found.states.mean()) * found.mask[..., None], found.mask)",
        "test_batch_equals_single",
    ),
    "values written to": (ENCODER, "values.mul_(2); return found", "test_leaves_inputs_alone"),
    "a frame too many": (PROSODY, "found = replace(found, frames=found.frames + 1)", "test_durations_sum_to_frames"),
    "given pitch replaced": (PROSODY, "found = replace(found, pitch=found.pitch * 1.1)", "test_keeps_what_is_given"),
    "pitch below zero": (PROSODY, "found = replace(found, pitch=-found.pitch)", "test_fields"),
    "loss as a mean": (
        PROSODY,
        "LOSSES found = {name: replace(loss, sum=loss.sum / loss.weight) for name, loss in found.items()}",
        "test_losses_add_up",
    ),
    "no scaling by the width": (ATTENTION, "return attend(query * 2, key, value, key_mask)", "test_parity"),
    "mask forgotten": (ATTENTION, "return attend(query, key, value)", "test_masked_keys_never_matter"),
    "no boundary": (
        PARAMETERISATION,
        "return estimate(denoiser, x, sigma * 1.5, condition)",
        "test_is_identity_at_sigma_min",
    ),
    "half precision": (PARAMETERISATION, "return estimate(denoiser, x, sigma, condition).half()", "test_estimate"),
    "one level for all": (
        PARAMETERISATION,
        "return estimate(denoiser, x, sigma.mean().expand(len(x)), condition)",
        "test_batch_equals_single",
    ),
    "a mean for a sum": (
        OBJECTIVE,
        "return {k: replace(v, sum=v.sum / v.weight) for k, v in found.items()}",
        "test_items_add_up",
    ),
    "global randomness": (
        OBJECTIVE,
        "return {k: replace(v, sum=v.sum * torch.rand(())) for k, v in found.items()}",
        "test_repeats",
    ),
    "no gradient": (
        OBJECTIVE,
        "return {k: replace(v, sum=v.sum.detach()) for k, v in found.items()}",
        "test_gradients",
    ),
    "options that JSON does not keep": (IMPORTER, "found = replace(found, options={'size': (7,)})", "test_converts"),
    "no tensor": (IMPORTER, "found = replace(found, tensors={})", "test_converts"),
    "a checkpoint written to": (IMPORTER, "content['net']['weight'].mul_(2)", "test_leaves_the_checkpoint_alone"),
    "a foreign checkpoint taken": (IMPORTER, "LOSSES known = True", "test_refuses_what_is_foreign"),
    "another file each time": (
        IMPORTER,
        "found = replace(found, options={'size': torch.rand(()).item()})",
        "test_its_file_is_read_again",
    ),
    "tensors that change": (
        IMPORTER,
        "part = content['net']; found = replace(found, tensors={k: torch.rand_like(v) for k, v in part.items()})",
        "test_its_file_is_read_again",
    ),
    "a figure that is none": (METRIC, "return {'rtf': Score(float('nan'))}", "test_scores"),
    "nothing measured": (METRIC, "return {}", "test_scores"),
    "a need that is not refused": (METRIC, "return {'rtf': Score(1.0)}", "test_needs"),
    "more needed than said": (METRIC, "return measure(sample) if sample.prompt is not None else {}", "test_needs"),
    "a tally nobody pools": (METRIC, "return {'rtf': Score(1.0, tally=(1.0,))}", "test_scores"),
    "a pool of something else": (POOLED, "return tallies[:, 0]", "test_pools"),
}


@pytest.mark.parametrize("fault", CASES)
def test_catches(failing, fault: str) -> None:
    suite, tampering, caught_by = CASES[fault]
    losses = tampering.removeprefix("LOSSES ") if tampering.startswith("LOSSES ") else "pass"
    other = "pass" if losses != "pass" else tampering
    source = HEAD + suite.replace("TAMPER", other).replace("LOSSES", losses)
    assert failing(source, only=caught_by) == {caught_by}
