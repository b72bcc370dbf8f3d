"""The alignment model `aligner-mas-english`: config.yaml, model.safetensors and its card, README.md."""
