"""Attention by xformers, whose kernels skip padding: padded batches are packed into one sequence."""
