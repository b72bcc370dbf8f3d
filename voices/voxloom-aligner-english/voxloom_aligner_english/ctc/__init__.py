"""The alignment model `aligner-ctc-english`: config.yaml, model.safetensors and its card, README.md."""
