"""The voice `naturalspeech2-nano`: config.yaml, model.safetensors and its card, README.md."""
