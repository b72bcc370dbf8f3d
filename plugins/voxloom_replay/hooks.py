"""Offers the tasks `replay` and `diff`, and the transform `policy`."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl

_REQUEST = "voxloom_replay.request"


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """Two read what a file carries, one looks at what is about to be used."""
    yield Offer(
        "task",
        "replay",
        "voxloom_replay.replay:Replay",
        summary="make a sound again by the recipe inside its file, and tell whether it is the same",
        request=f"{_REQUEST}:ReplayRequest",
        command="replay",
        configured=True,
        writes=(".wav", ".flac"),
    )
    yield Offer(
        "task",
        "diff",
        "voxloom_replay.diff:Diff",
        summary="tell what differs between two sounds and between what made them",
        request=f"{_REQUEST}:DiffRequest",
        command="diff",
    )
    yield Offer(
        "transform",
        "policy",
        "voxloom_replay.policy:Policy",
        "voxloom_replay.options:PolicyOptions",
        "refuse to speak with parts under licences that are not wanted",
        configured=True,
    )
