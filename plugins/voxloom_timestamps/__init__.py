"""Writers of when what is said: JSON, SRT, VTT, TextGrid."""
