"""The voice `nano`: config.yaml, model.safetensors and its card, README.md."""
