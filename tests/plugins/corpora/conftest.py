"""Miniatures of published corpora, as they lie on disk, made of this repository's recordings."""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from itertools import cycle
from pathlib import Path

import pytest
import soundfile

from voxloom.audio import read, resample

Clip = Callable[[Path, int], None]


@pytest.fixture(scope="session")
def clip(data_folder: Path) -> Clip:
    """Write a recording as WAV, FLAC or Opus by its suffix: `clip(path, rate)`; calls take turns with three."""
    sources = cycle(sorted(data_folder.glob("*.opus"))[:3])

    @cache
    def encoded(source: Path, suffix: str, sample_rate: int) -> bytes:
        file, form = BytesIO(), {"format": "OGG", "subtype": "OPUS"} if suffix == ".opus" else {"format": suffix[1:]}
        soundfile.write(file, resample(read(source), sample_rate).wave.numpy(), sample_rate, **form)
        return file.getvalue()

    def write(path: Path, sample_rate: int) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encoded(next(sources), path.suffix, sample_rate))

    return write


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def ljspeech(tmp_path: Path, clip: Clip) -> Path:
    root = tmp_path / "LJSpeech-1.1"
    write(
        root / "metadata.csv",
        'LJ001-0001|"Printing, in 1455|"Printing, in fourteen fifty-five\n'
        "LJ001-0002|in being comparatively modern.|in being comparatively modern.\n"
        'LJ002-0001|"Yes," said Dr. Jones.|"Yes," said Doctor Jones.\n',
    )
    for name in ("LJ001-0001", "LJ001-0002", "LJ002-0001"):
        clip(root / "wavs" / f"{name}.wav", 22050)
    write(root / "README", "-----")
    return root


@pytest.fixture
def libritts(tmp_path: Path, clip: Clip) -> Path:
    root = tmp_path / "LibriTTS"
    said = {
        "train-clean-100/103/1240/103_1240_000000_000001": ("CHAPTER 1.", "CHAPTER one."),
        "train-clean-100/103/1241/103_1241_000000_000001": ('Mr. "Matthew" came.', 'Mister "Matthew" came.'),
        "train-clean-360/14/208/14_208_000001_000000": ("Hers was a large mouth.",) * 2,
        "dev-clean/84/121123/84_121123_000007_000001": ("Maximilian.",) * 2,
        "test-clean/61/70968/61_70968_000003_000001": ("Give not so earnest a mind.",) * 2,
    }
    for name, (original, normalized) in said.items():
        clip(root / f"{name}.wav", 24000)
        write(root / f"{name}.original.txt", original)
        write(root / f"{name}.normalized.txt", normalized + "\n")
        folder = (root / name).parent
        write(folder / f"{folder.parent.name}_{folder.name}.trans.tsv", f"{name[-4:]}\t{original}\t{normalized}\n")
    write(root / "SPEAKERS.txt", ";ID  |SEX| SUBSET           |MINUTES| NAME\n")
    write(root / "train-clean-100" / "103" / "1240" / "._103_1240_000000_000001.wav", "left by another system")
    return root


@pytest.fixture
def librispeech(tmp_path: Path, clip: Clip) -> Path:
    root = tmp_path / "LibriSpeech"
    for subset, speaker, chapter, texts in (
        ("test-clean", "61", "70968", ("HE BEGAN A CONFUSED COMPLAINT", "GIVE NOT SO EARNEST A MIND")),
        ("test-clean", "1089", "134686", ("HE HOPED THERE WOULD BE STEW", "STUFF IT INTO YOU")),
        ("dev-clean", "84", "121123", ("GO DO YOU HEAR",)),
    ):
        folder = root / subset / speaker / chapter
        lines = [f"{speaker}-{chapter}-{number:04} {text}\n" for number, text in enumerate(texts)]
        write(folder / f"{speaker}-{chapter}.trans.txt", "".join(lines))
        for line in lines:
            clip(folder / f"{line.split()[0]}.flac", 16000)
    write(root / "CHAPTERS.TXT", ";ID    |READER|MINUTES| SUBSET\n")
    return root


@pytest.fixture
def vctk(tmp_path: Path, clip: Clip) -> Path:
    """With the holes of the corpus as published: p315 has no texts, p280 no mic2, p362 misses a recording."""
    root = tmp_path / "VCTK-Corpus-0.92"
    spoken = {"p225": ("001", "002"), "p280": ("001",), "p315": ("001",), "p362": ("002",), "s5": ("001",)}
    for speaker, numbers in spoken.items():
        for number in numbers:
            for mic in ("mic1",) if speaker in ("p280", "p315") else ("mic1", "mic2"):
                clip(root / "wav48_silence_trimmed" / speaker / f"{speaker}_{number}_{mic}.flac", 48000)
            if speaker != "p315":
                write(root / "txt" / speaker / f"{speaker}_{number}.txt", "Please call  Stella.\n")
    write(root / "txt" / "p362" / "p362_001.txt", "Ask her to bring these things.\n")
    write(root / "wav48_silence_trimmed" / "log.txt", "trimmed\n")
    write(
        root / "speaker-info.txt",
        "ID  AGE  GENDER  ACCENTS  REGION COMMENTS \np225  23  F    English    Southern  England\n"
        "p280  25  F    Unknown    France  (mic2 files unavailable)\np362  29  F    American\ns5  25  M    Indian\n",
    )
    return root


@pytest.fixture(params=["flac", "opus"])
def mls(request: pytest.FixtureRequest, tmp_path: Path, clip: Clip) -> Path:
    root = tmp_path / ("mls_english_opus" if request.param == "opus" else "mls_english")
    said = {
        "train": {"4800_10003_000000": "oh my dear", "4800_10003_000001": "he said", "1051_99_000000": "never again"},
        "dev": {"9_100_000000": "it was too late"},
        "test": {"4800_1_000007": "the sixth of may"},
    }
    for split, texts in said.items():
        write(root / split / "transcripts.txt", "".join(f"{name}\t{text}\n" for name, text in texts.items()))
        write(root / split / "segments.txt", "".join(f"{name}\thttp://x\t0.0\t2.0\n" for name in texts))
        for name in texts:
            speaker, book, _ = name.split("_")
            clip(root / split / "audio" / speaker / book / f"{name}.{request.param}", 16000)
    limited = root / "train" / "limited_supervision"
    write(limited / "9hr" / "handles.txt", "4800_10003_000001\n")
    write(limited / "1hr" / "0" / "handles.txt", "1051_99_000000\n")
    write(root / "metainfo.txt", " SPEAKER   |   GENDER   | PARTITION  |  MINUTES   |  BOOK ID   | TITLE | CHAPTER\n")
    return root
