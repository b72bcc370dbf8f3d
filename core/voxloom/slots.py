"""The slots the core owns; a model owns the rest."""

from voxloom_registry import Slot

MODEL = Slot("model", "model", learnt=True)
CORPUS = Slot("corpus", "corpus")
TRAINER = Slot("trainer", "trainer")
TASK = Slot("task", "task")
DEVICE = Slot("device", "device", everywhere=True)

CORE_SLOTS = (MODEL, CORPUS, TRAINER, DEVICE)
"""What training needs besides a recipe. Speaking needs `MODEL`, `TASK` and `DEVICE`; without a voice, the last two."""
