"""The latent diffusion of NaturalSpeech 2."""
