"""The task `chain`."""

from dataclasses import replace
from typing import Any

from voxloom.audio import resample
from voxloom.model import Recording
from voxloom.provenance import Provenance
from voxloom.result import AudioResult
from voxloom.running import run_task
from voxloom.task import AbstractTask
from voxloom.voice import Voice
from voxloom_chains.options import steps_of
from voxloom_chains.plan import Planned, plan
from voxloom_chains.request import ChainRequest
from voxloom_registry import Config, Registry


class Chain(AbstractTask[ChainRequest, Any]):
    """Each step is given what the one before made; the result is the last one's.

    A step works on the chain's voice if its task needs one, and on parts of its own if not.
    """

    def __init__(self, voice: Voice, registry: Registry, config: Config, steps: object) -> None:
        del config  # the voice has its own, and each step too
        self._voice, self._registry = voice, registry
        self._steps = steps_of(steps)

    def run(self, request: ChainRequest) -> Any:
        """See `AbstractTask.run`; every step is checked before the first one runs.

        Raises:
            ConfigError: with every fault of every step.
        """
        result: Any = None
        notes: list[str] = []
        made_by: Provenance | None = None
        for step in plan(self._registry, self._voice, self._steps, request):
            result = self._result(step, result)
            if isinstance(result, AudioResult):
                made_by = result.provenance.joined(made_by) if result.provenance else made_by
            notes += [f"{step.title}: {note}" for note in getattr(result, "notes", ())]
        return replace(result, notes=tuple(notes), provenance=made_by) if isinstance(result, AudioResult) else result

    def _result(self, step: Planned, before: Any) -> Any:
        sound = Recording(before.wave, before.sample_rate) if isinstance(before, AudioResult) else None
        if step.rate is not None:
            assert sound is not None
            return AudioResult(resample(sound, step.rate).wave, step.rate, durations=before.durations)
        assert step.config is not None
        assert step.offer is not None
        voice = self._voice if step.offer.operators else None
        return run_task(self._registry, step.config, step.asked(sound), voice)
