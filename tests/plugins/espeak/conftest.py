import pytest

from voxloom_espeak.text import EspeakText


@pytest.fixture(scope="package")
def english() -> EspeakText:
    return EspeakText()
