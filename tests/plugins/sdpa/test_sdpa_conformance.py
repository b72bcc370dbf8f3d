from voxloom.testing import AttentionSuite


class TestSdpa(AttentionSuite):
    name = "sdpa"
