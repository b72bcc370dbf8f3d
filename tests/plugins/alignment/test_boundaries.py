import pytest

from voxloom_alignment.boundaries import boundary_errors


def test_every_boundary_is_signed() -> None:
    found = boundary_errors("abc", [0.1, 0.2, 0.3], [0.12, 0.17, 0.31])
    assert found.tolist() == pytest.approx([0.02, -0.01])


def test_marks_belong_to_their_vowel() -> None:
    found = boundary_errors("tˈiːm", [0.1, 0.02, 0.1, 0.05, 0.1], [0.1, 0.07, 0.1, 0.0, 0.1])
    assert found.tolist() == pytest.approx([0.0, 0.0]), "between t and the vowel, and between the vowel and m"


def test_what_lasts_no_time_has_no_boundary_of_its_own() -> None:
    assert len(boundary_errors("abc", [0.1, 0.0, 0.1], [0.1, 0.05, 0.05])) == 1
