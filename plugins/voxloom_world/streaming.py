"""WORLD's synthesis of latents that come in chunks. B batch, T frames, S samples, K bins, P pulses."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from voxloom.device import doubled
from voxloom_world.pulses import Pulses, crossings, decided, rate_of
from voxloom_world.synthesis import further_noise, limited, noise_source, overlapped


@dataclass(frozen=True)
class Features:
    """What latents say: F0 in Hz and voicing (B,T), envelope and aperiodicity (B,T,K)."""

    f0: Tensor
    voicing: Tensor
    envelope: Tensor
    aperiodicity: Tensor

    def __len__(self) -> int:
        """T."""
        return self.f0.shape[1]

    def since(self, frame: int) -> "Features":
        """Without the first frames."""
        return Features(*(value[:, frame:] for value in vars(self).values()))

    def followed_by(self, others: "Features") -> "Features":
        """These and others."""
        pairs = zip(vars(self).values(), vars(others).values(), strict=True)
        return Features(*(torch.cat(pair, 1) for pair in pairs))


class Stream:
    """A synthesis that goes on: what the samples to come hang on, and no more, however many there were.

    The phase is carried from chunk to chunk, noise is a sample's own, and what pulses sound like beyond what is certain
    is added to what follows.
    """

    def __init__(self, first: Features, hop_length: int, sample_rate: int, lowest_hz: float, voiced: float) -> None:
        self._rate, self._hop = sample_rate, hop_length
        self._grid = (hop_length, lowest_hz, voiced)
        self._frames, self._first = first, 0  # those that are still needed, from this one on
        self._phase = _Phase(len(first.f0))
        self._source, self._noise, self._noise_from = noise_source(), torch.zeros(0), 0
        self._sound, self._given = first.envelope.new_zeros(len(first.f0), 0), 0  # from sample `_given` on

    def add(self, features: Features) -> None:
        """Frames that follow."""
        self._frames = self._frames.followed_by(features)

    @torch.no_grad()
    def certain(self) -> Tensor:
        """The samples (B,S) since the last call that no later frame can change; perhaps none."""
        self._render((self._first + len(self._frames) - 1) * self._hop)
        return self._taken(self._phase.earliest() + 2 - self._frames.envelope.shape[2])

    @torch.no_grad()
    def rest(self) -> Tensor:
        """All that is left (B,S) when no frame follows."""
        samples = (self._first + len(self._frames)) * self._hop
        self._render(samples)
        return self._taken(samples)

    def _render(self, samples: int) -> None:
        """All pulses whose next one lies within so many samples."""
        known, first = self._phase.known, self._first * self._hop
        if samples <= known:
            return
        frames, within = self._frames, slice(known - first, samples - first)
        hop, lowest_hz, threshold = self._grid
        rate = rate_of(frames.f0, frames.voicing, hop, lowest_hz, threshold)[:, within]
        voiced = decided(frames.voicing, hop, threshold)[0][:, within]
        pulses = self._phase.advanced(doubled(rate) / self._rate, voiced)
        if len(pulses):
            self._overlap(_counted(pulses, first, frames.f0), samples)
        unneeded = self._phase.earliest() // hop - 1 - self._first
        self._frames, self._first = frames.since(max(0, unneeded)), self._first + max(0, unneeded)

    def _overlap(self, pulses: Pulses, samples: int) -> None:
        frames, first = self._frames, self._first * self._hop
        noise = self._noise_of(first, samples).to(frames.envelope)
        sound = overlapped(pulses, None, frames.envelope, frames.aperiodicity, noise, self._hop)
        place = first - (frames.envelope.shape[2] - 1) - self._given  # in what is held
        sound, place = sound[:, max(0, -place) :], max(0, place)
        longer = max(0, place + sound.shape[1] - self._sound.shape[1])
        self._sound = functional.pad(self._sound, (0, longer))
        self._sound[:, place : place + sound.shape[1]] += sound

    def _noise_of(self, start: int, stop: int) -> Tensor:
        """The noise of the samples from `start` on, at least up to `stop`."""
        missing = stop - self._noise_from - len(self._noise)
        if missing > 0:
            self._noise = torch.cat([self._noise, further_noise(self._source, missing)])
        self._noise, self._noise_from = self._noise[start - self._noise_from :], start
        return self._noise

    def _taken(self, stop: int) -> Tensor:
        """What is held up to sample `stop`."""
        count = max(0, stop - self._given)
        self._sound = functional.pad(self._sound, (0, max(0, count - self._sound.shape[1])))
        wave, self._sound = self._sound[:, :count], self._sound[:, count:]
        self._given += count
        return limited(wave)


class _Phase:
    """The running sum of F0 where it was left off, and each item's last pulse, which waits for the next one."""

    def __init__(self, batch: int) -> None:
        self.known = 0  # samples whose phase is known
        self._batch = batch
        self._turns: Tensor | None = None  # (B,1) phase of the last of them, fp64
        self._voiced: Tensor | None = None  # (B,1) whether it is voiced
        none = torch.zeros(0)
        self._last = (none.long(), none.long(), none.double(), none.bool())  # item, sample, shift, voiced

    def advanced(self, step: Tensor, voiced: Tensor) -> Pulses:
        """The pulses whose next one is known when the phase has gone on by `step` (B,S) turns."""
        offset = self.known
        if self._turns is not None and self._voiced is not None:
            step, voiced = torch.cat([self._turns, step], 1), torch.cat([self._voiced, voiced], 1)
            offset -= 1
        turns = step.cumsum(1)
        item, sample, shift = crossings(turns)
        self._turns, self._voiced = turns[:, -1:], voiced[:, -1:]
        self.known = offset + turns.shape[1]
        found = (item, sample + offset, shift, voiced.to(item.device)[item, sample])
        return self._followed(
            *(torch.cat([old.to(new.device), new]) for old, new in zip(self._last, found, strict=True))
        )

    def earliest(self) -> int:
        """The first sample that a pulse may have which is still to come."""
        waiting = [] if len(self._last[0]) == self._batch else [max(0, self.known - 1)]
        return int(min([*waiting, *self._last[1].tolist()]))

    def _followed(self, item: Tensor, sample: Tensor, shift: Tensor, voiced: Tensor) -> Pulses:
        order = item.argsort(stable=True)
        item, sample, shift, voiced = (each[order] for each in (item, sample, shift, voiced))
        follows = functional.pad(item[1:] == item[:-1], (0, min(1, len(item))))
        self._last = (item[~follows], sample[~follows], shift[~follows], voiced[~follows])
        period, length = torch.diff(sample + shift)[follows[:-1]], torch.diff(sample)[follows[:-1]]
        return Pulses(item[follows], sample[follows], shift[follows], period, length, voiced[follows])


def _counted(pulses: Pulses, first: int, like: Tensor) -> Pulses:
    """The same, their samples counted from `first` on, in the type of `like` and on its device."""
    real, whole = (pulses.shift, pulses.period, pulses.voicing), (pulses.item, pulses.sample - first, pulses.length)
    shift, period, voicing = (each.to(like.dtype).to(like.device) for each in real)
    item, sample, length = (each.to(like.device) for each in whole)
    return Pulses(item, sample, shift, period, length, voicing)
