"""The voice `prodiff-nano`: config.yaml, model.safetensors and its card, README.md."""
