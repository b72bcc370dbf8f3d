from voxloom.testing import ObjectiveSuite, ParameterisationSuite


class TestFlowParameterisation(ParameterisationSuite):
    name = "flow"


class TestGuidedFlowParameterisation(ParameterisationSuite):
    name = "flow"
    options = {"guidance": 2.0}


class TestFlowMatchingObjective(ObjectiveSuite):
    name = "flow-matching"

    def model_parts(self):
        return {"parameterisation": self.registry().build("parameterisation", "flow", {"guidance": 1.0})}
