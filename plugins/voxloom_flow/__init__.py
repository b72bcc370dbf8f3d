"""Flow matching: a straight path from noise to latents, and the velocity along it."""
