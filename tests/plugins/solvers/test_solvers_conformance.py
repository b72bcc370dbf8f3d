from voxloom.testing import SamplerSuite


class TestEulerSampler(SamplerSuite):
    name = "euler"
    options = {"steps": 64}


class TestEulerSamplerInFlowTime(SamplerSuite):
    name = "euler"
    options = {"steps": 64, "levels": "flow"}


class TestHeunSampler(SamplerSuite):
    name = "heun"


class TestHeunSamplerInDiffusionTime(SamplerSuite):
    name = "heun"
    options = {"levels": "vp"}


class TestMidpointSampler(SamplerSuite):
    name = "midpoint"


class TestMidpointSamplerSwayed(SamplerSuite):
    name = "midpoint"
    options = {"levels": "sway"}


class TestDpmppSampler(SamplerSuite):
    name = "dpmpp-2m"


class TestDpmppSamplerSwayed(SamplerSuite):
    name = "dpmpp-2m"
    options = {"levels": "sway", "sway": -0.5}


class TestDpmppSdeSampler(SamplerSuite):
    name = "dpmpp-2m-sde"


class TestAncestralSampler(SamplerSuite):
    name = "ancestral"
    options = {"steps": 64}


class TestHalfAncestralSamplerInDiffusionTime(SamplerSuite):
    name = "ancestral"
    options = {"steps": 64, "eta": 0.5, "levels": "vp"}
