"""An edit's result: its samples, its patch, and what people are told."""

from collections.abc import Iterator

import torch

from voxloom.errors import InputError
from voxloom.pcm import Pcm
from voxloom.voice import Voice
from voxloom_editing.patch import Patch, Span
from voxloom_editing.request import EditRequest
from voxloom_editing.result import Changed, EditResult
from voxloom_editing.rewriting import Rewritten
from voxloom_editing.room import NARROWER, band_hz
from voxloom_editing.source import Source


def result_of(
    voice: Voice,
    request: EditRequest,
    source: Source,
    text: str,
    target: str,
    done: Rewritten,
    timings: dict[str, float],
) -> EditResult:
    """The recording with every splice in its place.

    Raises:
        InputError: when a sample outside the splices changed, which would be a fault of ours.
    """
    before, after = source.pcm, source.pcm
    changed, moved = [], 0
    for cut, splice in zip(done.plan.cuts, done.splices, strict=True):
        begin = splice.start + moved
        after = after.replaced(begin, splice.stop + moved, splice.new)
        moved += len(splice.new) - (splice.stop - splice.start)
        changed.append(Changed(cut, splice.start, splice.stop, begin, begin + len(splice.new)))
    kept_before = _between([(each.start, each.stop) for each in changed], len(before.samples))
    kept = _between([(each.begin, each.end) for each in changed], len(after.samples))
    digest = after.sha256(*kept) if kept else Pcm(after.samples[:0], after.sample_rate, after.subtype).sha256()
    if kept and digest != before.sha256(*kept_before):
        raise InputError(f"{source.path}: samples outside the changed spans differ; nothing is written")
    told = tuple(_changes(changed))
    count = sum(stop - start for start, stop in kept)
    notes = (
        *told,
        *_bands(source, after, changed),
        f"kept: {count} of {len(before.samples)} samples, SHA-256 {digest} before and after",
    )
    about = {
        "changes": told,
        "text": text,
        "to": target,
        "way": request.way,
        "seed": request.seed,
        "voice": voice.name,
        "parts": {name: slot["part"] for name, slot in voice.config.plain().items()},
    }
    return EditResult(
        wave=torch.from_numpy(after.floats().mean(axis=1)).float(),
        sample_rate=after.sample_rate,
        notes=notes,
        timings=timings,
        pcm=after,
        patch=_patch(before, after, changed, about),
        changed=tuple(changed),
        kept_sha256=digest,
        kept_samples=count,
        kept_spans=tuple(kept),
        source=request.audio,
        text=target,
        save_patch=request.save_patch,
        overwrite=request.overwrite,
    )


def _patch(before: Pcm, after: Pcm, changed: list[Changed], about: dict[str, object]) -> Patch:
    spans = tuple(
        Span(each.start, before.samples[each.start : each.stop], after.samples[each.begin : each.end])
        for each in changed
    )
    return Patch(
        before.sha256(), after.sha256(), before.sample_rate, before.subtype, before.samples.shape[1], spans, about
    )


def _between(spans: list[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    edges = [0, *(edge for span in spans for edge in span), length]
    return [(start, stop) for start, stop in zip(edges[::2], edges[1::2], strict=True) if stop > start]


def _changes(changed: list[Changed]) -> Iterator[str]:
    for each in changed:
        cut = each.cut
        where = f"{cut.start:.2f} s to {cut.end:.2f} s"
        if not cut.new:
            yield f"{where}: left out {cut.old!r}"
        elif not cut.old:
            yield f"{cut.start:.2f} s: put in {cut.new!r}"
        else:
            yield f"{where}: {cut.old!r} became {cut.new!r}"


def _bands(source: Source, after: Pcm, changed: list[Changed]) -> Iterator[str]:
    """A new span that has a narrower band than the recording around it sounds duller, which is told."""
    theirs = band_hz(source.mono, source.rate)
    mono = after.floats().mean(axis=1)
    for each in changed:
        if not each.cut.is_spoken:
            continue
        ours = band_hz(mono[each.begin : each.end], source.rate)
        if ours < NARROWER * theirs:
            yield f"{each.cut.new!r} reaches {ours / 1000:.1f} kHz, its sides {theirs / 1000:.1f} kHz: it sounds duller"
