"""The WORLD vocoder as a codec and a pitch part; it needs no weights."""
