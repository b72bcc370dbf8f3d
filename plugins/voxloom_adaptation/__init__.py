"""The task `adapt`: a voice that has heard one recording of a speaker."""
