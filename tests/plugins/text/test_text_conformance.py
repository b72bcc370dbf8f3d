from voxloom.testing import TextSuite


class TestEspeak(TextSuite):
    name = "espeak"


class TestGruut(TextSuite):
    name = "gruut"
