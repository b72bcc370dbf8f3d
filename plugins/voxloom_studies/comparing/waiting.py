"""How long this thread has stood in line for a processor. No torch here."""

from pathlib import Path

_SCHEDULED = Path("/proc/thread-self/schedstat")
_NANO = 1e-9


def waited_seconds() -> float:
    """Seconds since it began that it could run and others did; 0 where the system does not tell, as Linux does."""
    try:
        told = _SCHEDULED.read_text(encoding="ascii").split()
    except OSError:
        return 0.0
    return int(told[1]) * _NANO if len(told) > 1 else 0.0
