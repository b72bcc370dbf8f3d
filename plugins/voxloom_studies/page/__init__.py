"""A comparison as one HTML page that needs nothing beside it: figures, plots, every system to hear and see."""

from voxloom_studies.page.write import write_page

__all__ = ["write_page"]
