"""The latent diffusion of NaturalSpeech 2 (Shen et al. 2023)."""
