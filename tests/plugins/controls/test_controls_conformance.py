import pytest

from voxloom.errors import InputError
from voxloom.model import AbstractModel
from voxloom.testing import TransformSuite
from voxloom.testing.tiny import Parrot, TinyModel
from voxloom.transform import AbstractTransform
from voxloom_controls.pauses import Pauses


class TestRate(TransformSuite):
    name = "rate"
    options = {"factor": 1.5}


class TestMelody(TransformSuite):
    name = "melody"
    options = {"shift_semitones": 2.0, "range_factor": 0.5}


class TestPauses(TransformSuite):
    name = "pauses"
    options = {"scale": 2.0}

    def models(self) -> list[AbstractModel]:
        return [TinyModel({})]

    def test_an_engine_cannot_be_told_how(self, part: AbstractTransform) -> None:
        with pytest.raises(InputError, match="the voice speaks by itself"):
            part.model(Parrot())
        engine = Parrot()
        assert Pauses().model(engine) is engine


class TestLoudness(TransformSuite):
    name = "loudness"
    options = {"gain_db": 6.0}
