"""The task `import`."""

from voxloom.importer import AbstractImporter
from voxloom.task import AbstractTask
from voxloom_importing.foreign import Receipt, import_file
from voxloom_importing.request import ImportRequest
from voxloom_registry import Config, Registry


class Import(AbstractTask[ImportRequest, Receipt]):
    """Converts a foreign checkpoint once, by the importer that is named."""

    def __init__(self, registry: Registry, config: Config) -> None:
        del config  # importers are no slots
        self._registry = registry

    def run(self, request: ImportRequest) -> Receipt:
        """See `AbstractTask.run`.

        Raises:
            InputError: when the checkpoint cannot be read, runs code or is not of the importer's family, or the output
                cannot be written.
            PluginError: when there is no such importer, or its package is missing.
        """
        importer: AbstractImporter = self._registry.build("importer", request.importer)
        return import_file(request.importer, importer, request.checkpoint, request.output)
