"""The page, put together and written."""

import base64
import hashlib
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from voxloom.errors import InputError
from voxloom.files import write_text
from voxloom_studies.comparing.request import SHOWN
from voxloom_studies.comparison import Comparison
from voxloom_studies.page.choice import choose
from voxloom_studies.page.differences import grouped, verdicts_of
from voxloom_studies.page.names import better_text, name_of, title_of
from voxloom_studies.page.pareto import FRAME, RADIUS, SIZE, plots_of
from voxloom_studies.page.table import columns_of, figures_of
from voxloom_studies.page.tracks import HEIGHT
from voxloom_studies.page.utterances import views_of

COLOURS = 10
"""How many systems the style sheet has colours for; further ones begin again, their numbers tell them apart."""


def write_page(comparison: Comparison, path: Path, shown: int = SHOWN) -> None:
    """Write `comparison` as HTML with all sound, pictures, style and script inside; it appears whole or not at all.

    `shown` utterances can be heard and seen: the worst, and others drawn at random; tables and plots are over all.

    Raises:
        InputError: when audio cannot be read, `shown` is negative, or the file cannot be written.
    """
    if shown < 0:
        raise InputError(f"shown: {shown} utterances cannot be shown; name 0 or more")
    chosen = choose(comparison, shown)
    page = (
        _environment()
        .get_template("page.html")
        .render(
            comparison=comparison,
            numbers={system.name: number for number, system in enumerate(comparison.systems, 1)},
            figure_names={figure: title_of(figure) for figure in figures_of(comparison)},
            columns=columns_of(comparison),
            verdicts=verdicts_of(comparison),
            groups=list(grouped(comparison)),
            plots=plots_of(comparison),
            chosen=chosen,
            utterances=views_of(comparison, chosen.utterances),
            style=_text("style.css"),
            script=_text("page.js"),
            script_hash=base64.b64encode(hashlib.sha256(_text("page.js").encode()).digest()).decode(),
        )
    )
    try:
        write_text(path, page)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror or error})") from error


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("voxloom_studies", "page/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"title_of": title_of, "name_of": name_of, "better_text": better_text}
    environment.globals |= {"colours": COLOURS, "frame": FRAME, "size": SIZE, "radius": RADIUS, "height": HEIGHT}
    return environment


def _text(name: str) -> str:
    return (files("voxloom_studies") / "page" / "templates" / name).read_text(encoding="utf-8")
