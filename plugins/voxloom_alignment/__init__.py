"""Aligners that work offline: learnt ones by monotonic alignment search and by CTC, and MFA's TextGrids."""
