"""Speech made by espeak-ng that knows when each symbol is spoken. GPL-3.0 dependency, hence the extra `espeak`."""
