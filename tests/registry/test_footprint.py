"""What a configuration uses: parts that are reached, their versions and licences."""

from voxloom_registry import Config, Footprint, Offer, SlotConfig, joined_licences
from voxloom_registry.extras import versions_of_extra
from voxloom_registry.registry import Registry


def test_what_is_reached_counts_and_nothing_else(toy_registry: Registry) -> None:
    slots = {
        "model": SlotConfig("model", "model", "tone"),
        "pacer": SlotConfig("pacer", "pacer", "even", {"steps": 2}),
        "empty": SlotConfig("empty", "pacer", None),
    }
    found = Footprint.of(toy_registry, Config(slots), ["pacer", "empty", "nowhere"])
    assert found.config == {"pacer": {"part": "even", "steps": 2}}
    assert found.versions == {"toy-audio": "2.0"}
    assert found.licences([("voice v", "")]) == {"": ("voice v",), "Apache-2.0": ("pacer even",)}


def test_parts_bring_those_they_are_built_with(toy_registry: Registry) -> None:
    slots = {
        "task": SlotConfig("task", "task", "resynth"),
        "codec": SlotConfig("codec", "codec", "world"),
        "pitch": SlotConfig("pitch", "pitch", "world"),
    }
    found = Footprint.of(toy_registry, Config(slots), ["task"])
    assert list(found.offers) == ["task", "codec"]
    assert {"voxloom", "pyworld-prebuilt"} <= set(found.versions)


def test_what_is_within_counts_over_what_is_around() -> None:
    one, other = Offer("text", "a", "m:A", licence="MIT"), Offer("text", "b", "m:B")
    around = Footprint({"text": {"part": "a"}, "x": {"part": "a"}}, {"text": one, "x": one}, {}, {"p": "1"})
    inner = Footprint({"text": {"part": "b"}}, {"text": other}, {}, {"q": "2"}).within(around)
    assert inner.config == {"text": {"part": "b"}, "x": {"part": "a"}}
    assert inner.versions == {"p": "1", "q": "2"}
    assert inner.licences() == {"Apache-2.0": ("text b",), "MIT": ("text a",)}


def test_licences_are_joined() -> None:
    assert joined_licences({"MIT": ("a",)}, {"MIT": ("b", "a"), "": ("c",)}) == {"": ("c",), "MIT": ("a", "b")}


def test_versions_of_what_is_not_there_are_left_out() -> None:
    assert versions_of_extra("voxloom[world]").keys() == {"pyworld-prebuilt"}
    assert versions_of_extra("no-such-distribution[x]") == {}
    assert versions_of_extra("") == {}
