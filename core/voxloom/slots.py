"""The slots the core owns; a model owns the rest."""

from voxloom_registry import Slot

MODEL = Slot("model", "model", learnt=True)
CORPUS = Slot("corpus", "corpus")
TRAINER = Slot("trainer", "trainer")
TASK = Slot("task", "task")

CORE_SLOTS = (MODEL, CORPUS, TRAINER)
"""What training needs besides a recipe; speaking needs `MODEL` and `TASK`, and a task without a voice `TASK` alone."""
