"""The voice `flow-nano`: config.yaml, model.safetensors and its card, README.md."""
