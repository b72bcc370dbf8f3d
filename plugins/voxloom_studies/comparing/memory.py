"""The most memory a process has held at once. No torch here."""

from contextlib import suppress
from pathlib import Path

_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")
_MARK = "VmHWM:"
_KIBIBYTES_PER_MB = 1e6 / 1024


def forget_peak() -> None:
    """From now on the peak is that from here, where the system can; elsewhere it stays that of the whole process."""
    with suppress(OSError):
        _RESET.write_text("5", encoding="ascii")


def peak_mb() -> float | None:
    """The high-water mark of resident memory in MB of 10^6 bytes; None where the system does not tell, as Linux does.

    `getrusage` would, but to a process that a larger one has started it tells of the larger one.
    """
    try:
        lines = _STATUS.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    marks = [line.split()[1] for line in lines if line.startswith(_MARK)]
    return int(marks[0]) / _KIBIBYTES_PER_MB if marks else None
