"""What the toy plugin's offers name as targets."""

from typing import Any


class Part:
    def __init__(self, **given: Any) -> None:
        self.given = given


class Mill(Part):
    def __init__(self, parts: dict[str, object], stones: int = 2, rate: int = 0, noisy: bool = False) -> None:
        super().__init__(parts=parts, stones=stones, rate=rate, noisy=noisy)


class Narrow(Part):
    """Takes fewer options than it offers."""

    def __init__(self, rate: int = 40) -> None:
        super().__init__(rate=rate)


class Stray:
    """Not a part at all."""

    def __init__(self, **given: Any) -> None:
        self.given = given
