"""Systems side by side: the tasks `sweep` and `compare`."""
