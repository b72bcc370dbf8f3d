"""English without GPL by gruut, a hundred languages by espeak-ng: two text parts of one vocabulary."""
