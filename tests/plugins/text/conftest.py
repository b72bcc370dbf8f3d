import pytest

from voxloom_text.espeak import EspeakText
from voxloom_text.gruut import GruutText


@pytest.fixture(scope="package")
def english() -> EspeakText:
    return EspeakText()


@pytest.fixture(scope="package")
def gruut() -> GruutText:
    return GruutText()
