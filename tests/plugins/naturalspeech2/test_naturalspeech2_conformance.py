from voxloom.testing import ParameterisationSuite


class TestVariancePreservingParameterisation(ParameterisationSuite):
    name = "variance-preserving"
    predicts_data = True
