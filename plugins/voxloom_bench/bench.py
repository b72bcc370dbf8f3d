"""The task `bench`: how fast a voice speaks on this machine."""

import os
import platform
import time
from typing import Any

import torch
from rich.console import Console

from voxloom.errors import InputError
from voxloom.prompt import read_prompt
from voxloom.provenance import library_versions
from voxloom.task import AbstractTask
from voxloom.voice import Voice
from voxloom_bench.probes import PROBES, Subject
from voxloom_bench.report import Report
from voxloom_bench.request import BenchRequest


class Bench(AbstractTask[BenchRequest, Report]):
    """Each round runs every probe once: other work of the machine falls on all alike. The first is to warm up."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    def run(self, request: BenchRequest) -> Report:
        """See `AbstractTask.run`.

        Raises:
            InputError: when the prompt cannot be used, or the file not be written.
        """
        if request.output is not None and not request.output.parent.is_dir():
            raise InputError(f"{request.output}: there is no folder {request.output.parent}; make it first")
        prompt, _ = read_prompt(request.prompt)
        values: dict[str, list[float]] = {}
        start, number = time.perf_counter(), -1
        with Console(stderr=True).status("measuring"):
            while number < request.repeats or time.perf_counter() - start < 60 * request.minutes:
                for probe in PROBES:
                    found = probe(Subject(self._voice, prompt, request.seed, number + 1))
                    for name, measured in found.items() if number >= 0 else ():
                        values.setdefault(name, []).extend(measured)
                number += 1
        report = Report(self._about(), values)
        if request.output is not None:
            report.write(request.output)
        return report

    def _about(self) -> dict[str, Any]:
        """What figures depend on."""
        model = self._voice.model
        slots = self._voice.config.plain()
        return {
            "voice": self._voice.name,
            "machine": f"{platform.node()}, {platform.machine()}, {os.cpu_count()} CPUs, {platform.system()}",
            "device": str(model.device),
            "threads": torch.get_num_threads(),
            "versions": library_versions(),
            "sampler": slots.get("sampler"),
        }
