"""espeak-ng by its C interface: samples, and the sample at which each phoneme begins."""

import _ctypes
import ctypes
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import espeakng_loader
import numpy as np
from numpy.typing import NDArray

from voxloom.errors import InputError

_SYNCHRONOUS, _UTF8, _CHARACTERS = 2, 1, 1  # AUDIO_OUTPUT_SYNCHRONOUS, espeakCHARS_UTF8, POS_CHARACTER
_PHONEME_EVENTS, _IPA_EVENTS = 1, 2  # espeakINITIALIZE_PHONEME_EVENTS, espeakINITIALIZE_PHONEME_IPA
_PACE, _PITCH = 1, 3  # espeakRATE, espeakPITCH
_IPA = 2  # of espeak_TextToPhonemes, with the separator in the bits from 8 upwards
_END_OF_LIST, _PHONEME = 0, 7  # espeakEVENT_LIST_TERMINATED, espeakEVENT_PHONEME
_NAME_BYTES = 8
_SEPARATOR = "_"


class _Id(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * _NAME_BYTES))


class _Event(ctypes.Structure):
    """`espeak_EVENT` of speak_lib.h."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


@dataclass(frozen=True)
class Voice:
    """A voice such as `en-us+f2`, its pitch (0 to 99, 50 is usual) and its pace in words a minute."""

    name: str
    pitch: int
    pace: int


@dataclass(frozen=True)
class Event:
    """The phoneme that begins at `sample`; of IPA longer than eight bytes, only those. A pause has none."""

    ipa: str
    sample: int


@dataclass(frozen=True)
class Clause:
    """A clause as spoken: samples (S,) of 16 bits, its events in order, and its IPA by word and phoneme."""

    samples: NDArray[np.int16]
    sample_rate: int
    events: tuple[Event, ...]
    words: tuple[tuple[str, ...], ...]


class Espeak:
    """Speaks utterances, each from the same state, so that it does not matter what was spoken before.

    espeak-ng keeps its state (flutter, noise) in globals that nothing resets: every utterance loads the library anew,
    from a copy of its own, which nobody else in the process has open.
    """

    def __init__(self, library: Path) -> None:
        self._library = library

    @classmethod
    @contextmanager
    def opened(cls) -> Iterator["Espeak"]:
        """An engine, for as long as the block lasts."""
        with tempfile.TemporaryDirectory(prefix="voxloom-espeak-") as folder:
            yield cls(Path(shutil.copy(espeakng_loader.get_library_path(), folder)))

    def speak(self, clauses: Sequence[str], voice: Voice) -> list[Clause]:
        """The clauses of an utterance one after another.

        Raises:
            InputError: when espeak-ng has no such voice or fails.
        """
        library = ctypes.CDLL(str(self._library))
        try:
            return _spoken(library, clauses, voice)
        finally:
            library.espeak_Terminate()
            _unload(library)


def _spoken(library: ctypes.CDLL, clauses: Sequence[str], voice: Voice) -> list[Clause]:
    data = str(espeakng_loader.get_data_path()).encode()
    rate = library.espeak_Initialize(_SYNCHRONOUS, 0, data, _PHONEME_EVENTS | _IPA_EVENTS)
    if rate <= 0:
        raise InputError(f"espeak-ng cannot be started with its data in {data.decode()}")
    library.espeak_ng_SetRandSeed(ctypes.c_long(1))
    if library.espeak_SetVoiceByName(voice.name.encode()) != 0:
        raise InputError(f"espeak-ng has no voice {voice.name!r}; its languages are such as en-us, en-gb, de or fr-fr")
    library.espeak_SetParameter(_PITCH, voice.pitch, 0)
    library.espeak_SetParameter(_PACE, voice.pace, 0)
    return [_clause(library, clause, rate) for clause in clauses]


def _clause(library: ctypes.CDLL, text: str, sample_rate: int) -> Clause:
    samples: list[bytes] = []
    events: list[Event] = []

    def heard(wave: "ctypes._Pointer[ctypes.c_short]", count: int, found: "ctypes._Pointer[_Event]") -> int:
        if count > 0:
            samples.append(ctypes.string_at(wave, count * ctypes.sizeof(ctypes.c_short)))
        place = 0
        while found[place].type != _END_OF_LIST:
            if found[place].type == _PHONEME:
                name = bytes(found[place].id.string)  # up to the first zero byte
                events.append(Event(name.decode("utf-8", errors="ignore"), int(found[place].sample)))
            place += 1
        return 0

    callback = _Callback(heard)  # held until the clause is spoken
    library.espeak_SetSynthCallback(callback)
    encoded = text.encode()
    failed = library.espeak_Synth(encoded, len(encoded) + 1, 0, _CHARACTERS, 0, _UTF8, None, None)
    if failed or library.espeak_Synchronize():
        raise InputError(f"espeak-ng cannot speak {text!r}")
    wave = np.frombuffer(b"".join(samples), dtype=np.int16)
    return Clause(wave, sample_rate, tuple(events), _words(library, text))


def _words(library: ctypes.CDLL, text: str) -> tuple[tuple[str, ...], ...]:
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    rest, found = ctypes.c_char_p(text.encode()), []
    while rest.value:
        ipa = library.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, _IPA | ord(_SEPARATOR) << 8)
        found += [tuple(filter(None, word.split(_SEPARATOR))) for word in (ipa or b"").decode().split()]
    return tuple(found)


def _unload(library: ctypes.CDLL) -> None:
    if sys.platform == "win32":
        _ctypes.FreeLibrary(library._handle)
    else:
        _ctypes.dlclose(library._handle)
