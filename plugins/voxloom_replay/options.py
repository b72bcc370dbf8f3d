"""Options of the transform `policy`. No torch here."""

from dataclasses import dataclass

from voxloom_registry import option


@dataclass(frozen=True)
class PolicyOptions:
    """Which licences are refused. With the defaults none is."""

    refused: tuple[str, ...] = option(
        (), help="words of licences that no part may be under; case and punctuation do not count"
    )
    unknown: bool = option(False, help="refuse a voice whose licence nobody states, too")
    purpose: str = option("", help="what for: refusals say that a licence is not for it")
