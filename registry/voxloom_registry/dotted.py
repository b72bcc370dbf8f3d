"""Dotted paths `package.module:attribute`: imported as late as possible, refused in a sentence."""

from importlib import import_module
from typing import Any

from voxloom_registry.errors import PluginError


def load(path: str, *, owner: str, extra: str | None = None) -> Any:
    """What `path` names; without `:attribute` it is the module itself.

    Raises:
        PluginError: naming `owner`, what failed, and what to install when a library is missing and `extra` is known.
    """
    module_name, _, attribute = path.partition(":")
    try:
        module = import_module(module_name)
    except (Exception, SystemExit) as error:
        raise PluginError(_import_failure(path, owner, extra, error)) from error
    found: Any = module
    for name in attribute.split(".") if attribute else ():
        if not hasattr(found, name):
            raise PluginError(f"{owner} names {path!r}, but {module_name!r} holds no {name!r}")
        found = getattr(found, name)
    return found


def _import_failure(path: str, owner: str, extra: str | None, error: BaseException) -> str:
    reason = describe(error)
    if isinstance(error, ImportError) and extra is not None:
        return f"{owner} needs more than is installed ({reason}): pip install {extra!r}"
    return f"{owner} names {path!r}, which cannot be imported ({reason})"


def describe(error: BaseException) -> str:
    """One line of an error's type and message."""
    message = " ".join(str(error).split())
    return f"{type(error).__name__}: {message}" if message else type(error).__name__
