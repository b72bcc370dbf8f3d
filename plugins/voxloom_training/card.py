"""The card of a voice that training writes."""

from collections.abc import Mapping

from voxloom_training.checkpoint import Standing


def card(name: str, recipe: str, corpus: Mapping[str, object], standing: Standing, parameters: int) -> str:
    """Markdown: what it is, what it learnt from and how far it came. Licence and use are for its publisher to add."""
    figures = "\n".join(f"| {key} | {value:.4f} |" for key, value in standing.figures.items())
    sources = ", ".join(f"{key} {value}" for key, value in corpus.items())
    return f"""# {name}

A voxloom voice of {parameters:,} parameters, trained by the stage `{recipe}` for {standing.step:,} steps
({standing.seconds / 60:.0f} minutes, {standing.frames:,} latent frames).

- Corpus: {sources}
- Licence: to be stated by whoever publishes this voice; it depends on the corpus.

| validation | value |
| --- | --- |
{figures}
"""
