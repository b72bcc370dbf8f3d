"""One stage from where it stands to the end of its budget: steps, validations, checkpoints and voices."""

from dataclasses import replace
from pathlib import Path

from voxloom.voice import save_voice
from voxloom_registry import Config
from voxloom_training.card import card
from voxloom_training.data import StageData
from voxloom_training.interrupts import held_back
from voxloom_training.report import Report
from voxloom_training.stage import Stage, Stepped
from voxloom_training.validation import validate
from voxloom_training.verdict import verdict
from voxloom_training.watcher import Watcher


class Course:
    """Runs a stage in its folder. Only the first process validates and writes."""

    def __init__(self, config: Config, stage: Stage, data: StageData, folder: Path, watcher: Watcher) -> None:
        self.config, self.stage, self.data, self.folder, self.watcher = config, stage, data, folder, watcher
        self.writes = stage.fabric.global_rank == 0
        self.report = Report(folder, stage.standing.step) if self.writes else None
        if self.report is not None and self.report.missing:
            missing = " and ".join(self.report.missing)
            watcher.told(f"no tensorboard logs, since {missing} is not installed: pip install 'voxloom[train]'")
        self._validation = data.validation() if self.writes else []
        self._examples = data.examples() if self.writes else None
        self._saved_at = self._validated_at = stage.standing.seconds
        self._validated_step = -1

    def run(self) -> None:
        """Train to the end of the budget.

        Raises:
            KeyboardInterrupt: after SIGINT or SIGTERM, when a checkpoint has been written.
            TrainingError: when a loss is not finite; the last checkpoint stays.
        """
        try:
            if self.stage.options.verdict_step is not None and self.stage.standing.step == 0:
                self._validate()
                self.stage.standing = replace(self.stage.standing, initial=self.stage.standing.figures)
            with held_back() as interrupted:
                loader = self.data.loader(self.stage.standing.step)
                self.stage.run(loader, self._after, interrupted)
            if self.stage.fraction < 1:
                self.stage.save(self.folder)
                raise KeyboardInterrupt
            self._validate()
            self.stage.save(self.folder)
        finally:
            if self.report is not None:
                self.report.close()

    def _after(self, stepped: Stepped) -> None:
        standing, options = self.stage.standing, self.stage.options
        self.watcher.stepped(self.stage, stepped)
        if self.report is not None and standing.step % options.log_every == 0:
            figures = {**stepped.losses, "norm": stepped.norm, "lr": stepped.lr}
            self.report.scalars("train", figures, standing.step)
        minutes = (standing.seconds - self._validated_at) / 60
        is_due = options.validate_minutes is not None and minutes >= options.validate_minutes
        if standing.step % options.validate_every == 0 or is_due or standing.step == options.verdict_step:
            self._validate()
        if standing.step == options.verdict_step and self.writes:
            self.watcher.told(verdict(standing.initial, self.stage.standing.figures, standing.step, options.lr))
        if standing.seconds - self._saved_at >= 60 * options.checkpoint_minutes:
            self.stage.save(self.folder)
            self._saved_at = standing.seconds

    def _validate(self) -> None:
        stage, standing = self.stage, self.stage.standing
        if self._validated_step == standing.step:
            return
        self._validated_step, self._validated_at = standing.step, standing.seconds
        best = False
        if self.report is not None:
            with stage.average.applied(stage.model):
                figures = validate(stage, self._validation, stage.fabric)
                first = next(iter(figures.values()), None)
                best = first is not None and (standing.best is None or first < standing.best)
                stage.standing = replace(standing, figures=figures, best=first if best else standing.best)
                self._save_voice("voice-last")
                if best:
                    self._save_voice("voice-best")
                self._speak(self.report)
            if figures:
                self.report.scalars("validation", figures, standing.step)
            self.watcher.validated(stage, figures, best)
        stage.fabric.barrier()

    def _speak(self, report: Report) -> None:
        if self._examples is None:
            return
        reason = report.speech(self.stage.model, self._examples.to(self.stage.fabric.device), self.stage.standing.step)
        if reason is not None:
            self._examples = None
            self.watcher.told(f"held-out recordings are not spoken: {reason}")

    def _save_voice(self, name: str) -> None:
        standing = self.stage.standing
        corpus = self.config.plain().get("corpus", {})
        parameters = sum(value.numel() for value in self.stage.model.parameters())
        text = card(self.folder.parent.name, self.stage.name, corpus, standing, parameters)
        save_voice(self.folder / name, self.stage.model, self.config, text, {"steps": str(standing.step)})
