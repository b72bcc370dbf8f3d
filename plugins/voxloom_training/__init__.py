"""Preparing features and training on them: the trainer `fabric`."""
