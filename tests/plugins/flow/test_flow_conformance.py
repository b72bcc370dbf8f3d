from voxloom.testing import ParameterisationSuite


class TestFlowParameterisation(ParameterisationSuite):
    name = "flow"


class TestGuidedFlowParameterisation(ParameterisationSuite):
    name = "flow"
    options = {"guidance": 2.0}
