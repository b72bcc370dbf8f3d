"""The task `import`: foreign weights into safetensors, once."""
