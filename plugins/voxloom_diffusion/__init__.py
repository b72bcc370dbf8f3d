"""Consistency and EDM parameterisations, their samplers and the consistency objective."""
