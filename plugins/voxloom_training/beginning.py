"""A voice as what training begins with: all of its weights, but for what it cannot know."""

import json
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from voxloom.assembly import symbols_of, text_slot
from voxloom.bundle import SYMBOLS, WEIGHTS, Bundle
from voxloom.model import AbstractModel
from voxloom.text import AbstractText
from voxloom.weights import read_weights
from voxloom_registry import Config, Registry

_SHOWN = 12  # symbols named in a line


def begin_with_voice(registry: Registry, config: Config, model: AbstractModel, voice: Bundle) -> list[str]:
    """Give `model`, which `config` describes, the weights of `voice`, strictly; tells what of it begins otherwise.

    A module says in `may_begin_anew` which of its own submodules, parameters and buffers a voice need not have; one of
    them begins anew when the voice holds nothing of it. In `symbol_rows` it names tensors with a row for each symbol of
    the text part: where vocabularies differ, symbols keep the rows they had in the voice, and new ones begin at the
    mean of the voice's rows, padding's left out (Hewitt 2021).

    Raises:
        VoiceError: when anything else is missing, is foreign or has another shape, or the file cannot be read.
        PluginError: when an older voice does not record its symbols, and its text part cannot be built.
    """
    state, header = model.state_dict(), voice.header
    anew = [name for name in _named(model, "may_begin_anew") if not any(_belongs(key, name) for key in header.shapes)]
    wanted = {key: value for key, value in state.items() if not any(_belongs(key, name) for name in anew)}
    now = symbols_of(config, model)
    then = _symbols(registry, config, voice, now)
    rows = [key for key in _named(model, "symbol_rows") if then != now]
    for key in rows:
        wanted[key] = torch.empty(len(then), *state[key].shape[1:], dtype=state[key].dtype, device="meta")
    loaded = read_weights(voice.folder / WEIGHTS, header, wanted)
    loaded |= {key: _carried(loaded[key], then, now) for key in rows}
    model.load_state_dict({**state, **loaded}, strict=True)
    shown = " and no ".join(name.removeprefix("parts.") for name in anew)
    told = [f"{voice.name} has no {shown}: they begin anew, all else with its weights"] if anew else []
    return [*told, _told_of_symbols(voice.name, then, now)] if rows else told


def _named(model: nn.Module, attribute: str) -> list[str]:
    """What the modules of `model` name under `attribute`, by the names that the model knows them by."""
    return [
        f"{prefix}.{name}".lstrip(".")
        for prefix, module in model.named_modules()
        for name in getattr(module, attribute, ())
    ]


def _belongs(key: str, name: str) -> bool:
    return key == name or key.startswith(f"{name}.")


def _symbols(registry: Registry, config: Config, voice: Bundle, now: tuple[str, ...]) -> tuple[str, ...]:
    """The voice's own; an older one does not record them, and its text part is asked unless it is the same as `now`."""
    if SYMBOLS in voice.header.facts:
        return tuple(json.loads(voice.header.facts[SYMBOLS]))
    slot = text_slot(config) or ""
    written = voice.slots.get(slot, {})
    if not written.get("part") or written == config.plain((slot,))[slot]:
        return now
    options = {name: value for name, value in written.items() if name != "part"}
    text: AbstractText = registry.build(config.slots[slot].kind, str(written["part"]), options)
    return text.vocabulary


def _carried(rows: Tensor, then: Sequence[str], now: Sequence[str]) -> Tensor:
    places = {symbol: place for place, symbol in enumerate(then)}
    new = rows[1:].mean(dim=0)
    return torch.stack([rows[0], *(rows[places[symbol]] if symbol in places else new for symbol in now[1:])])


def _told_of_symbols(name: str, then: Sequence[str], now: Sequence[str]) -> str:
    new = [symbol for symbol in now[1:] if symbol not in then]
    shown = " ".join(new[:_SHOWN]) + (" ..." if len(new) > _SHOWN else "")
    left = len(set(then[1:]) - set(now))
    return (
        f"{len(now) - 1 - len(new)} symbols keep their rows of {name}"
        + (f", {len(new)} are new to it ({shown}) and begin at the mean of its rows" if new else "")
        + (f", {left} of its own are not used" if left else "")
    )
