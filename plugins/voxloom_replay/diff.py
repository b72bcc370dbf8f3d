"""The task `diff`: what differs between two sounds."""

from voxloom.files import write_text
from voxloom.pcm import read_pcm
from voxloom.task import AbstractTask
from voxloom_replay.comparison import compare
from voxloom_replay.differences import Differences, differences_between
from voxloom_replay.recipe import read_recipe
from voxloom_replay.request import DiffRequest


class Diff(AbstractTask[DiffRequest, Differences]):
    """Compares recipes value by value, where both files have one, and samples."""

    def run(self, request: DiffRequest) -> Differences:
        """See `AbstractTask.run`.

        Raises:
            InputError: when a file cannot be read, or that of the differences not be written.
        """
        paths = (request.first, request.second)
        recipes = [read_recipe(path) for path in paths]
        sound = compare(*(read_pcm(path) for path in paths))
        without = tuple(str(path) for path, recipe in zip(paths, recipes, strict=True) if recipe is None)
        first, second = recipes
        found = {} if first is None or second is None else differences_between(first, second)
        differences = Differences((str(paths[0]), str(paths[1])), found, sound, without)
        if request.output is not None:
            write_text(request.output, differences.json())
        return differences
