"""What became of a batch."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from voxloom_registry import VoxloomError


class BatchError(VoxloomError):
    """Some requests failed; the others are done."""


@dataclass(frozen=True)
class Outcome:
    """The files of all requests in their order; how many were made now, of how many seconds, in what time."""

    files: tuple[Path, ...]
    made: int = field(compare=False)
    seconds: float = field(compare=False)
    took_seconds: float = field(compare=False)
    told: tuple[str, ...] = field(compare=False)
    """What the requests' own results tell, with their lines."""

    @property
    def notes(self) -> tuple[str, ...]:
        """How much was done and how fast, after what the requests tell."""
        kept = f"; {len(self.files) - self.made} were finished before" if self.made < len(self.files) else ""
        if not self.made:
            return (f"all {len(self.files)} requests were finished before",)
        rate = self.took_seconds / max(self.seconds, 1e-9)
        return (
            *self.told,
            f"spoke {self.made} requests, {self.seconds:.1f} s, in {self.took_seconds:.1f} s (RTF {rate:.3f}){kept}",
        )


def with_lines(notes: Sequence[tuple[int, str]]) -> tuple[str, ...]:
    """Each note once, with the lines it is about: `lines 2 to 4, 9: ...`."""
    lines: dict[str, list[int]] = {}
    for number, note in sorted(notes):
        lines.setdefault(note, []).append(number)
    return tuple(f"{_spans(sorted(set(numbers)))}: {note}" for note, numbers in lines.items())


def _spans(numbers: Sequence[int]) -> str:
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][-1] + 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    told = [str(span[0]) if len(span) == 1 else f"{span[0]} to {span[-1]}" for span in spans]
    return f"{'line' if len(numbers) == 1 else 'lines'} {', '.join(told)}"
