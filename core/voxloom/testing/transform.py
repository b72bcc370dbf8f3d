"""Conformance of transforms."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from voxloom.model import AbstractModel
from voxloom.testing.suite import Suite
from voxloom.testing.tiny import Parrot
from voxloom.text import Symbol, Transcript
from voxloom.transform import AbstractTransform, ProsodyTransform
from voxloom.values import Prosody
from voxloom_registry import Offer, fields_of


@dataclass(frozen=True)
class Asked:
    """A request as speaking tasks have it."""

    text: str = "Ab cd."
    prompt: Path | object = Path("me.wav")
    seed: int = 0


TRANSCRIPT = Transcript(
    "ab c.",
    "ab c.",
    (
        Symbol("a", 0, 0, 1),
        Symbol("b", 0, 1, 2),
        Symbol(" ", None, 2, 3),
        Symbol("c", 1, 3, 4),
        Symbol(".", None, 4, 5),
    ),
)


class TransformSuite(Suite[AbstractTransform]):
    """With its defaults it changes nothing; what it is told to change are not the caller's own tensors.

    `options` are those that change something. A transform that is built with more than parts overrides `build`.
    """

    kind = "transform"

    def idle(self) -> AbstractTransform | None:
        """The transform with its defaults; None for one that is not built then."""
        if self.offer_of().parts:
            return None
        part: AbstractTransform = self.registry().build(self.kind, self.name, {}, **self.more())
        return part

    def more(self) -> dict[str, Any]:
        """What a configured transform is built with."""
        return {}

    def build(self) -> AbstractTransform:
        """A new instance with `options`."""
        part: AbstractTransform = self.registry().build(
            self.kind, self.name, dict(self.options), **self.parts(), **self.more()
        )
        return part

    def given_keywords(self, offer: Offer) -> set[str]:
        """A configured transform takes registry, configuration and voice, too."""
        return {*offer.parts, *({"registry", "config", "voice"} if offer.configured else ())}

    def models(self) -> Sequence[AbstractModel]:
        """Models it is put around."""
        return (Parrot(),)

    def test_defaults_leave_a_request_alone(self) -> None:
        """A plain text and a prompt come back equal."""
        idle = self.idle()
        assert idle is None or idle.request(Asked()) == Asked()

    def test_defaults_say_nothing(self) -> None:
        """There is nothing to tell of what was not done."""
        idle = self.idle()
        assert idle is None or not list(idle.notes())

    def test_it_wraps(self, part: AbstractTransform) -> None:
        """A model stays a model."""
        for model in self.models():
            assert isinstance(part.model(model), AbstractModel)

    def test_short_names(self, offer: Offer) -> None:
        """A short name stands for an option there is."""
        schema = self.registry().schema(offer)
        assert set(offer.short.values()) <= set(fields_of(schema))

    def test_plain_text_does_not_concern_defaults(self) -> None:
        """Without an option or a mark, prosody is left alone."""
        idle = self.idle()
        if isinstance(idle, ProsodyTransform):
            assert not idle.concerns(TRANSCRIPT)

    def test_tensors_of_others(self, part: AbstractTransform) -> None:
        """Durations and contours are not changed in place, and come back in their shapes and finite."""
        if not isinstance(part, ProsodyTransform):
            return
        seconds = torch.tensor([0.1, 0.1, 0.1, 0.1, 0.1])
        kept = seconds.clone()
        found = part.durations(seconds, TRANSCRIPT)
        assert torch.equal(seconds, kept)
        assert found.shape == seconds.shape
        assert torch.isfinite(found).all()
        assert (found >= 0).all()
        pitch = torch.linspace(100.0, 200.0, 40)[None]
        prosody = Prosody(torch.tensor([40]), seconds[None], pitch, torch.ones(1, 40))
        before = pitch.clone()
        moved = part.contours(prosody, TRANSCRIPT, torch.tensor([8, 8, 8, 8, 8]))
        assert torch.equal(pitch, before)
        assert moved.pitch is not None
        assert moved.pitch.shape == pitch.shape
        assert (moved.pitch > 0).all()
        assert moved.frames.tolist() == [40]
