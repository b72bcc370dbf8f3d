"""What made a file, inside it: replayed, compared, and held to a policy."""
