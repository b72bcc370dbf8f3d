"""Generators that depend on nothing but what they are for, so that a run can be taken up anywhere."""

import hashlib
import random

import torch


def seed_of(*parts: object) -> int:
    """A 63-bit seed from any values, such as (seed, step, index)."""
    digest = hashlib.sha256("/".join(map(str, parts)).encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def rng_of(*parts: object) -> torch.Generator:
    """A CPU generator for these values."""
    return torch.Generator().manual_seed(seed_of(*parts))


def random_of(*parts: object) -> random.Random:
    """A Python generator for these values."""
    return random.Random(seed_of(*parts))
