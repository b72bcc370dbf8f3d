"""Studies: voices trained alike but for one thing, measured side by side, and what that says: the task `study`."""
