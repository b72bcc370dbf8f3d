"""What is made with others is what is made alone: in fp32 equal durations, and latents within 1e-4."""

from functools import partial

import pytest
import torch

from voxloom.codec import AbstractCodec
from voxloom.prompt import read_prompt
from voxloom.result import AudioResult
from voxloom.running import Run, speaking_config
from voxloom.text import AbstractText
from voxloom.voice import Voice
from voxloom_batch.gathering import GatheringModel
from voxloom_batch.schedule import together

BOUND = 1e-4
TEXTS = (
    "No.",
    "Hello there, how are you today?",
    "This one is a good deal longer than the others are, so that they need padding.",
    "One.",
    "The kettle has been on for a while now.",
)


def latents_of(model, text, prompt, seed, alpha):
    """What a sentence becomes: its prosody and its latents, as the composite `speak` makes them."""
    rngs = [torch.Generator().manual_seed(seed)]
    share = {} if alpha is None else {"alpha": alpha}
    with torch.no_grad():
        transcript = model.part("text", AbstractText).transcribe(text)
        conditioned = model.condition([transcript], [prompt], rngs, None, **share)
        return conditioned.prosody, model.generate(conditioned.condition, rngs)


def asked(heart, george, codec):
    prompts = [read_prompt(path, codec.sample_rate)[0] for path in (heart, george)]
    return [(text, prompts[number % 2], 7 * number, 0.5 if number == 3 else None) for number, text in enumerate(TEXTS)]


@pytest.mark.parametrize("size", [2, 8])
def test_durations_and_latents(nano, heart, george, size):
    model = nano.model
    every = asked(heart, george, model.part("codec", AbstractCodec))
    alone = [latents_of(model, *each) for each in every]
    works = [lambda strand, each=each: latents_of(GatheringModel(model, strand.ask), *each) for each in every]
    made = {number: ended.value for number, ended in together(works, model, size)}
    assert set(made) == set(range(len(every)))
    for number, (prosody, content) in enumerate(alone):
        found_prosody, found = made[number]
        assert torch.equal(found_prosody.frames, prosody.frames)
        torch.testing.assert_close(found_prosody.durations, prosody.durations, atol=BOUND, rtol=0)
        assert found.values.shape == content.values.shape
        assert float((found.values - content.values).abs().max()) <= BOUND


def test_they_are_made_together(nano, heart, george, monkeypatch):
    sizes = []
    generate = type(nano.model).generate

    def counted(model, condition, rngs, *more):
        sizes.append(len(rngs))
        return generate(model, condition, rngs, *more)

    monkeypatch.setattr(type(nano.model), "generate", counted)
    every = asked(heart, george, nano.model.part("codec", AbstractCodec))
    works = [lambda strand, each=each: latents_of(GatheringModel(nano.model, strand.ask), *each) for each in every]
    list(together(works, nano.model, 3))
    assert sizes == [3, 2]  # of which one was conditioned apart, as it asks for an alpha


def test_a_spoken_request_is_that_of_say(nano, heart):
    """The task `say` itself, with its splits and pauses, in two requests at once."""

    def said(voice, text, seed):
        config = speaking_config(voice.registry, voice.bundle, {}, task="say")
        return Run.of(voice.registry, config, {"text": text, "prompt": heart, "seed": seed}, voice).result()

    def spoken(strand, text, seed) -> AudioResult:
        return said(Voice(nano.registry, nano.bundle, GatheringModel(nano.model, strand.ask), nano.config), text, seed)

    texts = ["Hello. " * 24, "Once more, with feeling."]
    works = [partial(spoken, text=text, seed=number) for number, text in enumerate(texts)]
    made = {number: ended.value for number, ended in together(works, nano.model, 4)}
    for number, text in enumerate(texts):
        alone = said(nano, text, number)
        assert len(made[number].wave) == len(alone.wave)
        assert [each.start_seconds for each in made[number].sentences] == [
            each.start_seconds for each in alone.sentences
        ]
        difference = made[number].wave - alone.wave
        assert float(difference.square().mean() / alone.wave.square().mean()) < 1e-6  # -60 dB
