"""Options of the corpora. No torch here."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from voxloom_registry import option

_MISSING = "what has no recording or no text: refuse to go on, or skip it"


@dataclass(frozen=True)
class LjSpeechOptions:
    """Options of `corpus/ljspeech`."""

    path: Path = option(help="the folder LJSpeech-1.1, which holds metadata.csv and wavs")
    text: Literal["normalized", "original"] = option("normalized", help="numbers and titles in words, or as printed")
    dev: tuple[str, ...] = option((), help="beginnings of ids that make the split dev, such as LJ001")
    test: tuple[str, ...] = option((), help="beginnings of ids that make the split test, such as LJ002-01")
    missing: Literal["refuse", "skip"] = option("refuse", help=_MISSING)


@dataclass(frozen=True)
class LibriTtsOptions:
    """Options of `corpus/libritts`."""

    path: Path = option(help="the folder LibriTTS, which holds train-clean-100 and the like")
    subsets: tuple[str, ...] = option((), help="subsets read, such as train-clean-100; none names all that are there")
    text: Literal["normalized", "original"] = option("normalized", help="numbers and titles in words, or as printed")
    missing: Literal["refuse", "skip"] = option("refuse", help=_MISSING)


@dataclass(frozen=True)
class VctkOptions:
    """Options of `corpus/vctk`."""

    path: Path = option(help="the folder VCTK-Corpus-0.92, which holds txt and wav48_silence_trimmed")
    mic: Literal["mic1", "mic2"] = option("mic1", help="microphone; p280 and p315 have no mic2")
    accents: tuple[str, ...] = option((), help="accents read, as speaker-info.txt spells them; none names all")
    dev: tuple[str, ...] = option((), help="speakers that make the split dev, such as p225")
    test: tuple[str, ...] = option((), help="speakers that make the split test")
    missing: Literal["refuse", "skip"] = option("refuse", help=_MISSING)


@dataclass(frozen=True)
class MlsOptions:
    """Options of `corpus/mls`."""

    path: Path = option(help="the folder of one language, such as mls_english or mls_polish_opus")
    limited: Literal["10hr", "9hr", "1hr"] | None = option(
        None, help="train on the corpus's own small set instead of all: 1hr, 9hr, or both together"
    )
    missing: Literal["refuse", "skip"] = option("refuse", help=_MISSING)


@dataclass(frozen=True)
class LibriSpeechOptions:
    """Options of `corpus/librispeech`."""

    path: Path = option(help="the folder LibriSpeech, which holds test-clean and the like")
    subsets: tuple[str, ...] = option((), help="subsets read, such as test-clean; none names all that are there")
    lowercase: bool = option(True, help="text in small letters; the corpus has it in capitals")
    missing: Literal["refuse", "skip"] = option("refuse", help=_MISSING)
