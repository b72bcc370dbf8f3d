"""The slots of alignment models and the edges between them. No torch here."""

from voxloom_alignment.options import ModelOptions
from voxloom_registry import Edge, Slot, Wiring


def wiring(_: ModelOptions) -> Wiring:
    """A codec whose latents are listened to, and the text part whose symbols are looked for in them."""
    slots = (Slot("codec", "codec", "world", learnt=True), Slot("text", "text", "espeak"))
    edges = (
        Edge("codec", "model", {"latent_dim": "latent_dim", "latent_space": "latent_space"}),
        Edge("text", "model", {"symbols": "symbols", "vocabulary": "vocabulary"}),
    )
    return Wiring(slots, edges, frozenset({"analyse"}))
