"""Checkpoints that are `{"net": tensors, "size": number}`."""

from voxloom.errors import InputError
from voxloom.importer import AbstractImporter, Imported


class ToyImporter(AbstractImporter):
    def convert(self, content):
        if not isinstance(content, dict) or set(content) != {"net", "size"}:
            raise InputError("a toy checkpoint holds 'net' and 'size'")
        return Imported(content["net"], {"size": content["size"]}, ("its sizes are toys",))
