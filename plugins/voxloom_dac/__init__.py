"""The Descript Audio Codec (Kumar et al. 2023) by its own package: codec and importer."""
