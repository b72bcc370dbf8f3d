"""Kokoro as a model like any other."""

import pytest

from voxloom.testing import ModelSuite


class TestKokoro(ModelSuite):
    name = "kokoro"

    @pytest.fixture(autouse=True)
    def files(self, plain, styles, monkeypatch):
        words = (f"model.path={plain}", f"model.voices={styles}", "model.voice=af_low")
        monkeypatch.setattr(type(self), "settings", words)


class TestTimedKokoro(ModelSuite):
    name = "kokoro"

    @pytest.fixture(autouse=True)
    def files(self, timed, styles, monkeypatch):
        words = (f"model.path={timed}", f"model.voices={styles}", "model.voice=am_high", "model.speed=1.3")
        monkeypatch.setattr(type(self), "settings", words)
