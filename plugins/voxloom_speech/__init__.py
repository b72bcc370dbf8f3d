"""The tasks `say` and `resynth`."""
