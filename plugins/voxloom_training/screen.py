"""Training as a person sees it: a progress bar in a terminal, plain lines everywhere else."""

from collections import deque
from collections.abc import Mapping
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from voxloom_training.checkpoint import Standing
from voxloom_training.data import StageData
from voxloom_training.stage import Stage, Stepped
from voxloom_training.watcher import Watcher

_LINES_APART = 5  # log entries between two plain lines


class Screen(Watcher):
    """Draws on `console` while its block runs."""

    def __init__(self, console: Console) -> None:
        self.console = console
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[shown]}"))
        self.bar = Progress(*columns, console=console, disable=not console.is_terminal)
        self.task = self.bar.add_task("", total=1.0, shown="")
        self.recent: deque[tuple[float, float]] = deque(maxlen=50)

    def __enter__(self) -> Self:
        self.bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.bar.stop()

    def begun(self, stage: str, standing: Standing, data: StageData) -> None:
        """See `Watcher`."""
        self.recent.clear()
        self.bar.update(self.task, description=stage, completed=0.0, shown="")
        going = f"goes on at step {standing.step}" if standing.step else "begins"
        long = f"; {data.left_out} are longer than trainer.max_seconds and left out" if data.left_out else ""
        self.told(f"stage {stage} {going} on {data.count} recordings; {data.held_out}{long}")

    def stepped(self, stage: Stage, stepped: Stepped) -> None:
        """See `Watcher`."""
        step, fraction = stage.standing.step, stage.fraction
        self.recent.append((stage.standing.seconds, fraction))
        shown = f"step {step}  loss {sum(stepped.losses.values()):.3f}{self._speed()}"
        self.bar.update(self.task, completed=fraction, shown=shown)
        if step % (_LINES_APART * stage.options.log_every) == 0 and not self.console.is_terminal:
            terms = "  ".join(f"{name} {value:.4f}" for name, value in stepped.losses.items())
            self.told(f"{shown}  {terms}")

    def validated(self, stage: Stage, figures: Mapping[str, float], best: bool) -> None:
        """See `Watcher`."""
        if figures:
            terms = "  ".join(f"{name} {value:.4f}" for name, value in figures.items())
            self.told(f"validation at step {stage.standing.step}: {terms}{'  (best)' if best else ''}")

    def told(self, line: str) -> None:
        """See `Watcher`."""
        self.console.print(line, highlight=False, soft_wrap=True, markup=False)

    def _speed(self) -> str:
        """Steps a second and time left, from the last steps."""
        (earlier, done_then), (now, done) = self.recent[0], self.recent[-1]
        if now <= earlier or done <= done_then:
            return ""
        left = round((1 - done) * (now - earlier) / (done - done_then))
        clock = f"{left // 3600}:{left % 3600 // 60:02d}:{left % 60:02d}"
        return f"  {(len(self.recent) - 1) / (now - earlier):.2f} steps/s  {clock} left"
