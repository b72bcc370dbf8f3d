"""Conformance of recognisers."""

import torch
from torch import Tensor

from voxloom.metric import AbstractRecogniser
from voxloom.testing.checks import unchanged
from voxloom.testing.inputs import speech_like
from voxloom.testing.suite import Suite


class RecogniserSuite(Suite[AbstractRecogniser]):
    """Words in order, inside the wave. Override `wave` and `expected_words` with real speech."""

    kind = "recogniser"
    sample_rate = 16000
    expected_words: tuple[str, ...] = ()

    def wave(self) -> Tensor:
        """Sound (S,) in which `expected_words` are said."""
        return speech_like(1, 2 * self.sample_rate, self.sample_rate)[0, 0]

    def test_words(self, part: AbstractRecogniser) -> None:
        """Words have letters, times inside the wave that go forward, and probabilities; the expected ones are heard."""
        words = part.recognise(self.wave(), self.sample_rate)
        seconds = len(self.wave()) / self.sample_rate
        for word in words:
            assert word.text.strip(), "a word is empty"
            assert -0.01 <= word.start <= word.end <= seconds + 0.5, f"{word} lies outside {seconds:.2f} s"
            assert 0 <= word.score <= 1
        assert [word.start for word in words] == sorted(word.start for word in words)
        heard = {word.text.strip(" .,!?").lower() for word in words}
        assert set(self.expected_words) <= heard, f"heard {sorted(heard)}"

    def test_repeats(self, part: AbstractRecogniser) -> None:
        """The same wave gives the same words."""
        assert part.recognise(self.wave(), self.sample_rate) == part.recognise(self.wave(), self.sample_rate)

    def test_silence(self, part: AbstractRecogniser) -> None:
        """Silence is accepted; a recogniser may imagine something in it."""
        assert isinstance(part.recognise(torch.zeros(self.sample_rate), self.sample_rate), list)

    def test_takes_any_rate(self, part: AbstractRecogniser) -> None:
        """Any sample rate is accepted."""
        words = part.recognise(speech_like(1, 44100, 44100)[0, 0], 44100)
        assert all(word.end <= 1.5 for word in words)

    def test_leaves_inputs_alone(self, part: AbstractRecogniser) -> None:
        """The wave is not written to."""
        wave = self.wave()
        with unchanged(wave):
            part.recognise(wave, self.sample_rate)
