"""The tasks `edit`, `edit-check` and `patch`: other words in a recording, and all other samples as they were."""
