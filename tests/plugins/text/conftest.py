import pytest

from voxloom_text.espeak import EspeakText


@pytest.fixture(scope="package")
def english() -> EspeakText:
    return EspeakText()
