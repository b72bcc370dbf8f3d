"""The best type of device of this machine. No torch here until somebody asks."""


def best_type() -> str:
    """`cuda`, else `mps`, else `cpu`, as torch names them."""
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"
