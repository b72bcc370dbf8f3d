from voxloom.testing import TransformSuite


class TestRate(TransformSuite):
    name = "rate"
    options = {"factor": 1.5}


class TestMelody(TransformSuite):
    name = "melody"
    options = {"shift_semitones": 2.0, "range_factor": 0.5}


class TestPauses(TransformSuite):
    name = "pauses"
    options = {"scale": 2.0}


class TestLoudness(TransformSuite):
    name = "loudness"
    options = {"gain_db": 6.0}
