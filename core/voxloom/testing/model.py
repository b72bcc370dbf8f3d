"""Conformance of models."""

from collections.abc import Mapping
from typing import Any, ClassVar

import pytest
import torch
from torch import Tensor

from voxloom.assembly import assemble
from voxloom.codec import AbstractCodec
from voxloom.errors import VoiceError
from voxloom.model import AbstractModel, Recording
from voxloom.prosody import AbstractProsody, RefinedProsody
from voxloom.slots import DEVICE, MODEL
from voxloom.testing.checks import assert_close, assert_finite, assert_repeats, stirred, unchanged
from voxloom.testing.inputs import generators, speech_like
from voxloom.testing.modules import ModuleSuite
from voxloom.text import AbstractText, Transcript
from voxloom.values import Latents, Start, Tokens
from voxloom_registry import Config, Offer, Wiring, resolve

OPERATORS = frozenset({"analyse", "condition", "generate", "invert", "render", "speak"})
GIVEN = frozenset({"render", "speak"})  # composed of others by the base class


class ModelSuite(ModuleSuite[AbstractModel]):
    """The wiring holds, the operators it names are there, and speaking repeats whatever the company.

    A model that does not speak overrides `output`, and is spared what concerns speech.
    `settings` make the model and its parts tiny, as on the command line: `denoiser.layers=2`.
    """

    kind = "model"
    settings: ClassVar[tuple[str, ...]] = ()
    texts: ClassVar[tuple[str, ...]] = ("Hello there.", "Yes.")
    prompt_seconds: ClassVar[tuple[float, ...]] = (1.5, 1.1)

    def config(self) -> Config:
        """The tiny model's configuration."""
        return resolve(self.registry(), [MODEL, DEVICE], overrides=self.settings, defaults={"model": self.name})

    def build(self) -> AbstractModel:
        """The tiny model, assembled."""
        return assemble(self.registry(), self.config())

    def given_keywords(self, offer: Offer) -> set[str]:
        """A model takes its parts by slot, too."""
        return {*offer.parts, "parts"}

    def facts(self, offer: Offer) -> Mapping[str, Any]:
        """The facts stated for the tiny model."""
        registry = self.registry()
        return registry.facts(offer, registry.options(offer, self.config().slots["model"].options))

    def wiring(self) -> Wiring:
        """Slots, edges and operators of the tiny model."""
        registry, offer = self.registry(), self.offer_of()
        wiring = registry.wiring(offer, registry.options(offer, self.config().slots["model"].options))
        assert wiring is not None, "the offer names no wiring"
        return wiring

    @pytest.fixture
    def model(self, part: AbstractModel) -> AbstractModel:
        """The model with no weight left at zero, in eval mode."""
        return stirred(part)

    def prompts(self) -> list[Recording]:
        """Recordings to speak after."""
        return [
            Recording(speech_like(1, round(16000 * seconds), 16000)[0, 0], 16000) for seconds in self.prompt_seconds
        ]

    def transcripts(self, model: AbstractModel) -> list[Transcript]:
        """The texts, read."""
        return [model.part("text", AbstractText).transcribe(text) for text in self.texts]

    def content(self, model: AbstractModel, items: slice = slice(None)) -> Latents | Tokens:
        """What the model generates for some of the texts."""
        with torch.no_grad():
            rngs = generators(len(self.texts))[items]
            given = model.condition(self.transcripts(model)[items], self.prompts()[items], rngs)
            return model.generate(given.condition, rngs)

    def output(self, part: AbstractModel) -> Tensor:
        """Generated latents or tokens, or the wave of a model that only speaks."""
        if {"condition", "generate"} <= self.wiring().operators:
            return self.content(part).values
        return torch.cat(part.speak(self.texts, self.prompts(), [0, 1]).waves)

    def test_wiring(self, part: AbstractModel) -> None:
        """Slots are unique and of known kinds, edges join them, and every filled slot holds a part of its kind."""
        wiring, kinds = self.wiring(), self.registry().kinds
        names = [slot.name for slot in wiring.slots]
        assert len(set(names)) == len(names), "a slot is there twice"
        assert {slot.kind for slot in wiring.slots} <= set(kinds), "a slot is of an unknown kind"
        ends = {end for edge in wiring.edges for end in (edge.source, edge.target)}
        assert ends <= {*names, "model"}, f"edges join what is no slot: {ends - set(names) - {'model'}}"
        for slot in wiring.slots:
            if self.config().slots[slot.name].part is not None:
                part.part(slot.name, self.registry().load(kinds[slot.kind].interface))

    def test_operators_are_there(self, part: AbstractModel) -> None:
        """An operator the wiring names is implemented; it names no unknown one."""
        operators = self.wiring().operators
        assert operators, "the model offers nothing"
        assert operators <= OPERATORS, f"unknown operators: {sorted(operators - OPERATORS)}"
        for name in operators - GIVEN:
            assert getattr(type(part), name) is not getattr(AbstractModel, name), f"{name} is offered, not implemented"

    def test_speaks(self, model: AbstractModel) -> None:
        """A finite wave per text, and, with a codec, whole frames of it."""
        self.skip_mute()
        spoken = model.speak(self.texts, self.prompts(), [0, 1])
        assert len(spoken.waves) == len(self.texts)
        for wave in spoken.waves:
            assert wave.ndim == 1
            assert len(wave) > 0
            assert_finite(wave, "speech")
            if "generate" in self.wiring().operators:
                assert len(wave) % model.part("codec", AbstractCodec).hop_length == 0

    def test_repeats(self, model: AbstractModel) -> None:
        """Seeds alone decide what is random."""
        self.skip_mute()
        torch.manual_seed(1)
        first = model.speak(self.texts, self.prompts(), [3, 4])
        torch.manual_seed(2)
        second = model.speak(self.texts, self.prompts(), [3, 4])
        for again, before in zip(second.waves, first.waves, strict=True):
            assert_repeats(again, before)

    def test_alpha(self, model: AbstractModel) -> None:
        """A model with a refined prosody speaks at any alpha, and the same twice; another prosody refuses one."""
        prosodies = [part for part in model.parts.values() if isinstance(part, AbstractProsody)]
        if not prosodies or "speak" not in self.wiring().operators:
            pytest.skip("speaks without a prosody part")
        if not any(isinstance(part, RefinedProsody) for part in prosodies):
            with pytest.raises(VoiceError):
                model.speak(self.texts, self.prompts(), [0, 1], alpha=0.5)
            return
        spoken = [model.speak(self.texts, self.prompts(), [0, 1], alpha=alpha).waves for alpha in (0.5, 0.5, 0.0)]
        for first, again in zip(*spoken[:2], strict=True):
            assert_repeats(again, first)
        for mixed, plain in zip(spoken[0], spoken[2], strict=True):
            assert mixed.shape != plain.shape or not torch.equal(mixed, plain), "alpha makes no difference"

    def test_batch_equals_single(self, model: AbstractModel) -> None:
        """A text alone becomes what it becomes in a batch."""
        if not {"condition", "generate"} <= self.wiring().operators:
            pytest.skip("only speaks")
        batch = self.content(model)
        for item in range(len(self.texts)):
            alone = self.content(model, slice(item, item + 1))
            frames = int(batch.mask[item].sum())
            assert int(alone.mask.sum()) == frames, f"item {item} alone lasts longer or shorter"
            inside = batch.values[item, :, :frames]
            scale = max(1.0, float(inside.abs().max()))
            assert_close(alone.values[0] / scale, inside / scale, f"item {item} alone")

    def test_starts_anywhere(self, model: AbstractModel) -> None:
        """One that inverts starts from what it is given: hardly noised latents stay nearly as they are."""
        if not {"condition", "generate", "invert"} <= self.wiring().operators:
            pytest.skip("starts at noise alone")
        given, fresh = self.content(model), generators(len(self.texts), first_seed=50)
        assert isinstance(given, Latents)
        with torch.no_grad():
            condition = model.condition(self.transcripts(model), self.prompts(), generators(len(self.texts))).condition
            near, anew = (model.generate(condition, fresh, start).values for start in (Start(given, 0.01), None))
        assert (near - given.values).std() < 0.1 * (anew - given.values).std()

    def test_leaves_inputs_alone(self, model: AbstractModel) -> None:
        """Prompts are not written to."""
        self.skip_mute()
        prompts = self.prompts()
        with unchanged(*(prompt.wave for prompt in prompts)):
            model.speak(self.texts, prompts, [0, 1])

    def skip_mute(self) -> None:
        """Skip the test for a model that does not speak."""
        if "speak" not in self.wiring().operators:
            pytest.skip("does not speak")

    def test_analyses(self, model: AbstractModel) -> None:
        """A recording's latents obey the codec's length law."""
        if "analyse" not in self.wiring().operators:
            pytest.skip("does not analyse")
        codec, prompt = model.part("codec", AbstractCodec), self.prompts()[0]
        utterance = model.analyse(prompt)
        samples = round(len(prompt.wave) * codec.sample_rate / prompt.sample_rate)
        frames = [value.shape[-1] for value in (utterance.latents, utterance.tokens) if value is not None]
        assert frames, "neither latents nor tokens"
        assert all(abs(count - samples / codec.hop_length) <= 1 for count in frames)
