"""Piper as a model like any other."""

import pytest

from voxloom.testing import ModelSuite


class TestPiper(ModelSuite):
    name = "piper"

    @pytest.fixture(autouse=True)
    def voice(self, ann, monkeypatch):
        monkeypatch.setattr(type(self), "settings", (f"model.path={ann}",))


class TestPiperOfSeveral(ModelSuite):
    name = "piper"

    @pytest.fixture(autouse=True)
    def voice(self, choir, monkeypatch):
        monkeypatch.setattr(type(self), "settings", (f"model.path={choir}", "model.speaker=bob"))
