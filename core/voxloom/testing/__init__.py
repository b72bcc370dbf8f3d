"""Conformance suites, one per kind: subclass one, name the offer, and pytest checks what the kind promises.

```python
class TestMyCodec(CodecSuite):
    name = "my-codec"
    options = {"hop_length": 64}
```

Optional behaviour is read off the part's own fields (`differentiable`, `uses`, `accepts`, `TokenCodec`, ...).
"""

import pkgutil

import pytest

pytest.register_assert_rewrite(*(f"{__name__}.{module.name}" for module in pkgutil.iter_modules(__path__)))

from voxloom.testing.aligner import AlignerSuite  # noqa: E402
from voxloom.testing.attention import AttentionSuite  # noqa: E402
from voxloom.testing.codec import CodecSuite  # noqa: E402
from voxloom.testing.corpus import CorpusSuite  # noqa: E402
from voxloom.testing.denoiser import DenoiserSuite  # noqa: E402
from voxloom.testing.discriminator import DiscriminatorSuite  # noqa: E402
from voxloom.testing.encoder import EncoderSuite  # noqa: E402
from voxloom.testing.importer import ImporterSuite  # noqa: E402
from voxloom.testing.metric import MetricSuite  # noqa: E402
from voxloom.testing.model import ModelSuite  # noqa: E402
from voxloom.testing.objective import ObjectiveSuite  # noqa: E402
from voxloom.testing.parameterisation import ParameterisationSuite  # noqa: E402
from voxloom.testing.pitch import PitchSuite  # noqa: E402
from voxloom.testing.prosody import ProsodySuite  # noqa: E402
from voxloom.testing.recogniser import RecogniserSuite  # noqa: E402
from voxloom.testing.sampler import SamplerSuite  # noqa: E402
from voxloom.testing.suite import Suite  # noqa: E402
from voxloom.testing.task import TaskSuite  # noqa: E402
from voxloom.testing.text import TextSuite  # noqa: E402
from voxloom.testing.transform import TransformSuite  # noqa: E402
from voxloom.testing.writer import WriterSuite  # noqa: E402

__all__ = [
    "AlignerSuite",
    "AttentionSuite",
    "CodecSuite",
    "CorpusSuite",
    "DenoiserSuite",
    "DiscriminatorSuite",
    "EncoderSuite",
    "ImporterSuite",
    "MetricSuite",
    "ModelSuite",
    "ObjectiveSuite",
    "ParameterisationSuite",
    "PitchSuite",
    "ProsodySuite",
    "RecogniserSuite",
    "SamplerSuite",
    "Suite",
    "TaskSuite",
    "TextSuite",
    "TransformSuite",
    "WriterSuite",
]
