"""Models of transformers from a folder or the hub, loaded strictly and without running foreign code."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

import torch

from voxloom.errors import InputError
from voxloom.torchaudio_stand_in import tolerating_torchaudio
from voxloom_registry import reason_of

with tolerating_torchaudio():
    from transformers import PreTrainedModel
    from transformers.utils import logging

Model = TypeVar("Model", bound=PreTrainedModel)

SAFE, PICKLED = "model.safetensors", "pytorch_model.bin"

UNUSED = "masked_spec_embed"
"""What masks frames in training alone; checkpoints leave it out."""


def folder_of(model: str, what: str) -> Path:
    """The folder `model`, or the hub's `owner/name[@revision]`: its JSON files and weights, fetched once.

    Raises:
        InputError: when it is no folder and neither the hub nor its cache has it.
    """
    folder = Path(model).expanduser()
    if folder.is_dir():
        return folder
    from huggingface_hub import snapshot_download

    name, _, revision = model.partition("@")
    try:
        fetched = Path(snapshot_download(name, revision=revision or None, allow_patterns=["*.json", SAFE]))
        if not (fetched / SAFE).is_file():
            fetched = Path(snapshot_download(name, revision=revision or None, allow_patterns=["*.json", PICKLED]))
    except Exception as error:  # the hub's own, its HTTP library's, or the file system's: all mean there is no model
        raise InputError(
            f"{what} {model!r} is no folder and can be had neither from the hub nor from its cache: give the folder of "
            f"such a model, or run it once where the hub can be reached ({reason_of(error)})"
        ) from error
    return fetched


def load_model(kind: type[Model], folder: Path, what: str) -> Model:
    """The model in `folder`, in eval mode and fp32: from safetensors, else from a pickled file opened weights-only.

    Where torch's default device is `meta` it is built without reading its weights.

    Raises:
        InputError: when there is none, or it lacks weights that a `kind` has.
    """
    if not (folder / SAFE).is_file() and not (folder / PICKLED).is_file():
        raise InputError(f"{what} {folder} holds no weights: there is neither {SAFE} nor {PICKLED}")
    try:
        if torch.get_default_device().type == "meta":
            config: Any = kind.config_class
            bare: Any = kind(config.from_pretrained(folder))
            return cast(Model, bare.eval())
        with _quiet():
            loaded: Any = kind.from_pretrained(folder, weights_only=True, output_loading_info=True)
    except Exception as error:  # of transformers, safetensors or torch, by what is wrong with the files
        raise InputError(f"{what} {folder} cannot be loaded ({reason_of(error)})") from error
    model = loaded[0]  # typed Any: the wrapped `to` and `eval` of transformers defy checking
    missing = sorted(name for name in loaded[1]["missing_keys"] if not name.endswith(UNUSED))
    if missing:
        raise InputError(
            f"{what} {folder} is no {kind.__name__}: it lacks {missing[0]}"
            + (f" and {len(missing) - 1} more weights" if len(missing) > 1 else "")
        )
    ready: Model = model.eval().to(torch.float32)
    return ready


@contextmanager
def _quiet() -> Iterator[None]:
    """Without transformers' progress bars and its table of missing weights, which are told in a sentence."""
    level = logging.get_verbosity()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        logging.enable_progress_bar()


def load_json(kind: Any, folder: Path, what: str) -> Any:
    """A feature extractor or tokenizer of transformers, made from the folder's JSON files.

    Raises:
        InputError: when they are missing or wrong.
    """
    try:
        return kind.from_pretrained(folder)
    except Exception as error:  # of transformers, by what is wrong with the files
        raise InputError(f"{what} {folder} lacks the files of a {kind.__name__} ({reason_of(error)})") from error
