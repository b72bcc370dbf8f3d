"""The voice `comospeech-nano`: config.yaml, model.safetensors and its card, README.md."""
