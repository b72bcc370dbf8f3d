"""The slots the core owns; a model owns the rest."""

from voxloom_registry import Registry, Slot

MODEL = Slot("model", "model", learnt=True)
CORPUS = Slot("corpus", "corpus")
TRAINER = Slot("trainer", "trainer")
TASK = Slot("task", "task")
DEVICE = Slot("device", "device", everywhere=True)

CORE_SLOTS = (MODEL, CORPUS, TRAINER, DEVICE)
"""What training needs besides a recipe. Speaking needs `MODEL`, `TASK` and `DEVICE`; without a voice, the last two."""

TRANSFORM = "transform"


def transform_slots(registry: Registry) -> list[Slot]:
    """A slot for every installed transform, of its own name, in every voice that speaks."""
    return [Slot(name, TRANSFORM, default=name) for name in registry.names(TRANSFORM)]
