"""`policy=commercial` names what may not be used, before anything is spoken."""

import re
from importlib.resources import as_file, files

import pytest
import torch
from safetensors.torch import save_file

from voxloom.bundle import CARD
from voxloom.voice import Voice
from voxloom_registry import ConfigError, read_file, stated_licence
from voxloom_replay.licences import forbidding

COMMERCIAL = "policy=commercial"


@pytest.fixture
def card(speller):
    """Write the card of the voice that spells; at first it states Apache-2.0."""
    path = speller().bundle.folder / CARD
    path.write_text("# A voice\n\n- **Licence** Apache-2.0.\n")
    return path.write_text


@pytest.fixture(autouse=True)
def _licensed(card):
    """Every voice here has a licence."""


@pytest.fixture
def refusal(speller, heart):
    def of(*words, **request):
        with pytest.raises(ConfigError) as error:
            speller(*words).run("say", **{"text": "all is well", "prompt": heart, **request})
        return error.value.faults

    return of


def test_what_may_be_used_speaks(speller, heart):
    usual = speller().run("say", text="all is well", prompt=heart)
    commercial = speller(COMMERCIAL).run("say", text="all is well", prompt=heart)
    assert torch.equal(usual.wave, commercial.wave)
    assert commercial.provenance.config["policy"]["purpose"] == "commercial use"
    assert "policy" not in usual.provenance.config


def test_the_default_refuses_nothing(speller, heart):
    assert speller("text=letters-nc").run("say", text="all is well", prompt=heart).seconds > 0


def test_a_part_is_named_with_what_could_take_its_place(refusal, monkeypatch):
    monkeypatch.setattr("seam_babbler.Babbler.generate", lambda *_: pytest.fail("it spoke"))
    (told,) = refusal(COMMERCIAL, "text=letters-nc")
    assert told.startswith(
        "policy: the text 'letters-nc' has the licence 'CC-BY-NC-4.0', which is not for commercial use; take "
    )
    others = told.partition("; take ")[2].split(" or ")
    assert {"text=letters", "text=letters-gpl"} <= set(others)
    assert "text=letters-nc" not in others


def test_a_transform_counts_once_it_is_set(refusal, speller, heart):
    speller(COMMERCIAL).run("say", text="all is well", prompt=heart)  # though it is installed
    (told,) = refusal(COMMERCIAL, "bark.loud=true")
    assert "the transform 'bark' has the licence 'MIT, for research only'" in told


def test_words_of_ones_own_are_refused_too(refusal):
    (told,) = refusal("policy.refused=[GPL]", "text=letters-gpl")
    assert told.startswith("policy: the text 'letters-gpl' has the licence 'GPL-3.0-or-later', which is refused; take")


def test_copyleft_is_no_ban(speller, heart):
    assert speller(COMMERCIAL, "text=letters-gpl").run("say", text="all is well", prompt=heart).seconds > 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "# A voice\n",
            "the voice '.*' has a licence that nobody states, which is not for commercial use; take voice=",
        ),
        ("---\nlicense: cc-by-nc-4.0\n---\n# A voice\n", "the voice '.*' has the licence 'cc-by-nc-4.0'"),
        ("- Licence: to be stated by whoever publishes it.\n", "the licence 'to be stated by"),
    ],
)
def test_a_voice_is_judged_by_its_card(refusal, card, text, told):
    card(text)
    (fault,) = refusal(COMMERCIAL)
    assert re.search(told, fault)


def test_a_chain_is_judged_by_its_steps(registry, speller, heart, monkeypatch):
    monkeypatch.setattr("voxloom_chains.chain.run_task", lambda *_: pytest.fail("a step ran"))
    steps = [
        {"task": "resynth", "slots": {"codec": "mulaw-nc"}, "request": {"audio": "$input"}},
        {"task": "say", "request": {"text": "all is well", "prompt": "$previous"}},
    ]
    slots = {"policy": "commercial", "task": {"steps": steps}}
    voice = Voice.load(str(speller().bundle.folder), slots, registry=registry, task="chain")
    with pytest.raises(ConfigError) as error:
        voice.run("chain", input=str(heart), prompt=heart)
    (told,) = error.value.faults
    assert told.startswith("policy: the codec 'mulaw-nc' has the licence 'CC-BY-NC-4.0'")


def test_a_speaker_is_judged_by_its_licence(refusal, tmp_path):
    path = tmp_path / "me.speaker"
    save_file({"audio": torch.zeros(1)}, path, {"about": '{"licence": "CC-BY-NC-SA 4.0"}'})
    assert any(
        f"the speaker {path} has the licence 'CC-BY-NC-SA 4.0'" in fault for fault in refusal(COMMERCIAL, prompt=path)
    )


def test_words_are_matched_whole():
    with as_file(files("voxloom_configs") / "policy" / "commercial.yaml") as path:
        refused = read_file(path)["refused"]
    banned = ["CC-BY-NC-4.0", "PolyForm-Noncommercial-1.0.0", "MIT, non-commercial", "Research only", "cpml"]
    free = ["Apache-2.0", "MIT", "GPL-3.0-or-later", "AGPL-3.0", "CC-BY-4.0", "CC-BY-SA-4.0", "BSD-3-Clause", "NCSA"]
    assert [each for each in banned if forbidding(each, refused) is None] == []
    assert [each for each in free if forbidding(each, refused) is not None] == []


@pytest.mark.parametrize(
    ("card_text", "licence"),
    [
        ("---\nlicense: mit\n---", "mit"),
        ("- **Licence** Apache-2.0.", "Apache-2.0"),
        ("**License:** CC-BY-4.0", "CC-BY-4.0"),
        ("# Voice\n\n## License\n\nMIT\n", "MIT"),
        ("- Licence: to be stated", "to be stated"),
        ("The licence is in a file.\nLicense information is elsewhere.", ""),
    ],
)
def test_cards_state_licences(card_text, licence):
    assert stated_licence(card_text) == licence
