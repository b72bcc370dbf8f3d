"""Text by espeak-ng: over a hundred languages, no system package. GPL-3.0 dependencies, hence the extra `espeak`."""
