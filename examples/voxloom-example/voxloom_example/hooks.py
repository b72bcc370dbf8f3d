"""What this distribution offers; an entry point of the group `voxloom` names this module."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, ConfigFolder, KindOffer, Offer, hookimpl


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """A codec, a sampler, a kind of its own with one part, a task, a control, a writer, and a folder of YAML."""
    yield Offer(
        "codec",
        "dct",
        "voxloom_example.codec:DctCodec",
        "voxloom_example.options:DctOptions",
        "cosine transform of each frame",
        facts="voxloom_example.options:dct_facts",
    )
    yield Offer(
        "sampler",
        "ralston",
        "voxloom_example.sampler:RalstonSampler",
        "voxloom_example.options:RalstonOptions",
        "probability-flow ODE by Ralston's method",
        needs="voxloom_example.options:ralston_needs",
    )
    yield KindOffer(
        "loudness",
        "voxloom_example.loudness:AbstractLoudness",
        "voxloom_example.suite:LoudnessSuite",
        "how loud a wave is",
    )
    yield Offer(
        "loudness",
        "rms",
        "voxloom_example.rms:RmsLoudness",
        "voxloom_example.options:RmsOptions",
        "root mean square in dB",
    )
    yield Offer(
        "task",
        "stress",
        "voxloom_example.stress:Stress",
        summary="speak a text with one word stressed",
        request="voxloom_example.options:StressRequest",
        command="stress",
        operators=frozenset({"condition", "generate", "render"}),
        sounds=True,
    )
    yield Offer(
        "transform",
        "uptalk",
        "voxloom_example.uptalk:Uptalk",
        "voxloom_example.options:UptalkOptions",
        "pitch that rises at the end",
        short={"uptalk": "semitones"},
    )
    yield Offer("writer", "levels", "voxloom_example.levels:LevelWriter", summary="loudness", writes=(".levels.tsv",))
    yield ConfigFolder("voxloom_example.configs")
