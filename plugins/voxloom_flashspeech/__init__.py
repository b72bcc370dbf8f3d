"""FlashSpeech (Ye et al. 2024, arXiv 2404.14700): a latent consistency model for zero-shot speech."""
