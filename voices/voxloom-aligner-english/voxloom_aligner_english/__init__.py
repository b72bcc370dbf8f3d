"""The alignment models `aligner-mas-english` and `aligner-ctc-english`, a folder each, and what they have in common."""
