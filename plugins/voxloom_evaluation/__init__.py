"""Measuring speech: word errors, speaker similarity, estimated opinion, speed, and the task `evaluate` over a set."""
