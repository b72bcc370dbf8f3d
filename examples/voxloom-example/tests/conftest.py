import pytest

pytest.register_assert_rewrite("voxloom_example.suite")
