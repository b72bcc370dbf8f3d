"""Which metrics an evaluation measures, and why it leaves others out."""

from collections.abc import Mapping, Sequence

import torch
from torch import nn

from voxloom.device import CPU
from voxloom.errors import InputError
from voxloom.metric import AbstractMetric
from voxloom_registry import PluginError, Registry, Spelled, VoxloomError

Options = dict[str, dict[str, str]]


class Plan:
    """Metrics by name. One that cannot run is refused when somebody named it, and noted when it is a default.

    Where nobody named any, those that are no defaults are noted too.
    """

    def __init__(
        self,
        registry: Registry,
        names: Sequence[str],
        parts: Mapping[str, object],
        settings: Sequence[str] = (),
        *,
        chosen: bool,
        device: torch.device = CPU,
    ) -> None:
        """Build the metrics with the `parts` an evaluation has, by kind; `settings` are like `sim-o.model=FOLDER`.

        Those that are networks compute on `device`.

        Raises:
            InputError: when none is named, or a setting is of none of them.
            VoxloomError: when one that was `chosen` cannot be built, with what to install or to give.
        """
        if not names:
            raise InputError(f"name at least one metric: {', '.join(registry.names('metric'))}")
        options = _options(settings, names)
        self.metrics: dict[str, AbstractMetric] = {}
        self.skipped: dict[str, str] = {}
        self._chosen = chosen
        self._known = set(registry.names("metric"))
        for name in names:
            try:
                self.metrics[name] = _build(registry, name, options.get(name, {}), parts)
            except VoxloomError as error:
                if chosen or name in options:
                    raise
                self.skipped[name] = str(error)
        for metric in self.metrics.values():
            if isinstance(metric, nn.Module):
                metric.to(device)

    @property
    def left_out(self) -> dict[str, str]:
        """Every metric that is not measured, with the reason; empty when all that somebody named are."""
        if self._chosen:
            return self.skipped
        others = self._known - set(self.metrics) - set(self.skipped)
        reason = "no default, since it may need a download: --metrics"
        return {name: f"{reason} {name}" for name in sorted(others)} | self.skipped

    @property
    def needs(self) -> frozenset[str]:
        """The fields of samples that one metric or another needs."""
        return frozenset().union(*(metric.needs for metric in self.metrics.values()))

    def give_up(self, lacking: Mapping[str, str]) -> None:
        """Do without the metrics that need a field of `lacking`, which says why no sample has it.

        Raises:
            InputError: when somebody named one of them, or none is left.
        """
        for name, metric in list(self.metrics.items()):
            missing = sorted(metric.needs & set(lacking))
            if not missing:
                continue
            if self._chosen:
                raise InputError(f"the metric {name!r} cannot be measured here: {lacking[missing[0]]}")
            self.skipped[name] = lacking[missing[0]]
            del self.metrics[name]
        if not self.metrics:
            reasons = "; ".join(f"{name}: {reason}" for name, reason in self.skipped.items())
            raise InputError(f"no metric can be measured: {reasons}")


def _build(registry: Registry, name: str, options: dict[str, str], parts: Mapping[str, object]) -> AbstractMetric:
    wanted = registry.find("metric", name).parts
    lacking = sorted(set(wanted.values()) - set(parts))
    if lacking:
        raise PluginError(f"the metric {name!r} needs a {lacking[0]}, which an evaluation does not have")
    metric: AbstractMetric = registry.build(
        "metric", name, options, **{keyword: parts[kind] for keyword, kind in wanted.items()}
    )
    return metric


def _options(settings: Sequence[str], names: Sequence[str]) -> Options:
    found: Options = {}
    for setting in settings:
        target, _, value = setting.partition("=")
        name, _, option = target.partition(".")
        if not (option and value):
            raise InputError(f"metric_option: {setting!r} sets no option of a metric: write METRIC.OPTION=VALUE")
        if name not in names:
            raise InputError(
                f"metric_option: {setting!r} is about the metric {name!r}, and {', '.join(names)} are measured"
            )
        found.setdefault(name, {})[option] = Spelled(value)
    return found
