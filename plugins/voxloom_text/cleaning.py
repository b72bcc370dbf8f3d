"""Characters: what is kept, what becomes a pause, and what nothing can be made of. Positions never move."""

import re
import unicodedata

from voxloom_text.scripts import scripts_of

_PAUSES = {
    **dict.fromkeys("—―()[]{}、，،︐﹐«»「」『』", ","),
    **dict.fromkeys("…。．।॥۔", "."),
    **dict.fromkeys("！¡﹗", "!"),
    **dict.fromkeys("？¿؟﹖", "?"),
    **dict.fromkeys("；؛", ";"),
    "：": ":",
}
_OPENING = "¡¿"
_PLAIN = {**dict.fromkeys("‘’‚‛ʼ＇", "'"), **dict.fromkeys("“”„‟〝〞＂", '"'), **dict.fromkeys("‐‑‒−", "-"), "＆": "&"}
_DASH = re.compile(r"(?<=\s)[-–]+(?=\s)|--+")
_JOINERS = {"Cf", "Mn"}  # what glues emoji together is not worth a word to anyone


def clean(text: str, language: str) -> tuple[str, tuple[str, ...]]:
    """Text of the same length in plain characters, and the characters dropped (each once, in order).

    Brackets and dashes become commas, whatever cannot be read in `language` a space.
    """
    scripts = scripts_of(language)
    dropped: dict[str, None] = {}
    kept = []
    for character in text:
        plain = " " if character in _OPENING else _PAUSES.get(character) or _PLAIN.get(character, character)
        if not _readable(plain, scripts):
            if unicodedata.category(plain) not in _JOINERS and not plain.isspace():
                dropped[character] = None
            plain = " "
        kept.append(plain)
    return _DASH.sub(lambda dash: ",".ljust(len(dash.group())), "".join(kept)), tuple(dropped)


def calm(text: str) -> str:
    """Text of the same length, in small letters when all of its two or more words shout."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 1]
    if len(words) < 2 or not any(len(word) > 3 for word in words) or any(word != word.upper() for word in words):
        return text
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text


def _readable(character: str, scripts: frozenset[str]) -> bool:
    category = unicodedata.category(character)
    if category[0] == "L" or category in {"Mn", "Mc"}:
        return unicodedata.name(character, "").split(" ")[0].split("-")[0] in scripts
    if character.isascii():
        return character.isprintable()
    return category in {"Nd", "No", "Nl", "Sc", "Sm", "Zs"} or character in "°–·"
