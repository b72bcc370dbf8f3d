from voxloom.testing import TransformSuite


class TestCheck(TransformSuite):
    name = "check"
    options = {"on": True, "tries": 2}
    neighbours = {"listener": "ctc"}
