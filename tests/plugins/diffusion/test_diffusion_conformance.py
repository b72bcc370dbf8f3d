from voxloom.testing import ParameterisationSuite, SamplerSuite


class TestConsistencyParameterisation(ParameterisationSuite):
    name = "consistency"


class TestEdmParameterisation(ParameterisationSuite):
    name = "edm"


class TestConsistencySampler(SamplerSuite):
    name = "consistency"


class TestOneStepConsistencySampler(SamplerSuite):
    name = "consistency"
    options = {"steps": 1}


class TestFourStepConsistencySampler(SamplerSuite):
    name = "consistency"
    options = {"steps": 4}


class TestEulerSampler(SamplerSuite):
    name = "euler"
    options = {"steps": 64}
