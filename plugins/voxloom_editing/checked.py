"""What a check of editing found."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from voxloom.files import write_text
from voxloom.provenance import Provenance

Figures = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Edited:
    """One recording: as it is (`recording`), its new text spoken whole (`plain`), or edited in a way.

    `similarity` is that of what is new to what is kept; of a recording, that of what was removed. `steps` and
    `energies` are what jumps at the joins, of the wave and in dB.
    """

    id: str
    sort: str
    place: str
    target: str
    way: str
    errors: float
    words: float
    heard: str
    similarity: float | None
    steps: tuple[float, ...] = ()
    energies: tuple[float, ...] = ()


@dataclass(frozen=True)
class EditChecked:
    """All of them; `limits` are the 99th percentiles of steps and of energies at random points of the recordings."""

    edited: tuple[Edited, ...]
    limits: tuple[float, float]
    refusals: tuple[str, ...] = ()
    provenance: Provenance | None = field(default=None, repr=False)

    @property
    def figures(self) -> Figures:
        """By way: word errors pooled over words, mean similarity, and of the joins the share below the limits."""
        return {way: self._of(way) for way in dict.fromkeys(each.way for each in self.edited)}

    @property
    def notes(self) -> tuple[str, ...]:
        """The figures in sentences."""
        return tuple(self._told())

    def save(self, path: str | Path) -> None:
        """Everything as JSON."""
        about = {} if self.provenance is None else {"provenance": self.provenance.plain()}
        edited = [vars(each) for each in self.edited]
        whole = {"figures": self.figures, "limits": self.limits, "edited": edited, "refusals": self.refusals, **about}
        write_text(Path(path), json.dumps(whole, indent=1, default=str) + "\n")

    def _of(self, way: str) -> dict[str, float]:
        chosen = [each for each in self.edited if each.way == way]
        found = {"edits": float(len(chosen))}
        found["wer"] = sum(each.errors for each in chosen) / max(sum(each.words for each in chosen), 1.0)
        alike = [each.similarity for each in chosen if each.similarity is not None]
        if alike:
            found["similarity"] = float(np.mean(alike))
        for name, limit in zip(("steps", "energies"), self.limits, strict=True):
            values = [value for each in chosen for value in getattr(each, name)]
            if values:
                found[f"{name}_below"] = float(np.mean([value <= limit for value in values]))
                found[f"{name}_largest"] = max(values)
        return found

    def _told(self) -> Iterator[str]:
        for way, found in self.figures.items():
            told = f"{way}: {found['edits']:.0f} edits, WER {found['wer']:.1%}"
            if "similarity" in found:
                told += f", similarity {found['similarity']:.3f}"
            if "steps_below" in found:
                told += (
                    f"; joins: steps {found['steps_below']:.1%} within {self.limits[0]:.3f} (largest "
                    f"{found['steps_largest']:.3f}), energies {found['energies_below']:.1%} within "
                    f"{self.limits[1]:.1f} dB (largest {found['energies_largest']:.1f})"
                )
            yield told
        if self.refusals:
            yield f"{len(self.refusals)} could not be edited; the first: {self.refusals[0]}"
