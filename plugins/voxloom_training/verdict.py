"""Whether a stage is learning, in a line."""

from collections.abc import Mapping

NOTABLE = 0.01
"""Held-out figures are measured with the same noise each time; a change below this share of one is still none."""


def verdict(before: Mapping[str, float], after: Mapping[str, float], step: int, lr: float) -> str:
    """What held-out figures, of which the first counts most, say after `step` steps, and what to try if it is not good.

    `before` are those of the weights that the stage began with.
    """
    if not before or not after:
        return f"after {step} steps nothing tells whether it is learning, since no recording is held out"
    changes = {name: after[name] / before[name] - 1 for name in before if name in after and before[name]}
    shown = ", ".join(f"{name} {before[name]:.4f} to {after[name]:.4f}" for name in changes)
    first = next(iter(changes.values()), 0.0)
    fell = sum(change < -NOTABLE for change in changes.values())
    rose = [name for name, change in changes.items() if change > NOTABLE]
    if first < -NOTABLE or (first <= NOTABLE and fell > len(rose)):
        though = f", though {' and '.join(rose)} rose" if rose else ""
        said, advice = f"it is learning{though}", ""
    elif first > NOTABLE or rose:
        said = "it is getting worse"
        advice = f"; try lr={lr / 3:.2g}, and see that every text is what its recording says"
    else:
        said = "it is not learning yet"
        advice = f"; try lr={lr * 3:.2g} or more steps, unless the voice knew these speakers already"
    return f"after {step} steps {said} (held out: {shown}){advice}"
