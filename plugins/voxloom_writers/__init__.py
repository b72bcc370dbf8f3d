"""Writers: the sound of a result, as WAV and FLAC."""
