"""Options of the trainer. No torch here."""

from dataclasses import dataclass
from typing import Literal

from voxloom_registry import option


@dataclass(frozen=True)
class TrainerOptions:
    """Options of `trainer/fabric`. A stage ends at `steps` or after `minutes` of training, whichever comes first."""

    steps: int | None = option(None, help="optimiser steps of a stage", minimum=1)
    minutes: float | None = option(None, help="minutes of a stage", minimum=0.01)
    lr: float = option(3e-4, help="peak learning rate", minimum=0.0)
    warmup_steps: int = option(100, help="steps over which the learning rate rises", minimum=0)
    schedule: Literal["constant", "linear", "cosine"] = option("linear", help="how the learning rate falls afterwards")
    decay_from: float = option(0.0, help="share of the budget after which it falls", minimum=0.0, maximum=1.0)
    final_lr_ratio: float = option(0.0, help="share of the peak it ends at", minimum=0.0, maximum=1.0)
    betas: tuple[float, float] = option((0.9, 0.999), help="AdamW's decay rates", minimum=0.0, maximum=0.9999)
    weight_decay: float = option(0.01, help="AdamW's weight decay", minimum=0.0)
    clip_norm: float = option(1.0, help="gradients are clipped to this norm", minimum=1e-6)
    ema_decay: float = option(0.999, help="decay of the averaged weights, which are the ones used", maximum=0.999999)
    batch_frames: int = option(3200, help="latent frames of a batch and device, padding included", minimum=1)
    max_items: int = option(64, help="utterances of a batch at most", minimum=1)
    max_seconds: float = option(20.0, help="longer recordings are left out, and counted", minimum=0.1)
    prompt: Literal["speaker", "segment", "none"] = option(
        "speaker",
        help="prompt from another recording of the speaker (cut out of the utterance where there is none), "
        "always cut out of the utterance, as published, or none",
    )
    prompt_seconds: tuple[float, float] = option((1.5, 6.0), help="range of a prompt's length", minimum=0.1)
    vary_voices: tuple[float, float] = option(
        (0.0, 0.0),
        help="largest change of F0 and of formants by which an utterance and its prompt are given another voice, of a "
        "codec that can",
        minimum=0.0,
        maximum=1.0,
    )
    hold_out: Literal["speakers", "recordings"] = option(
        "speakers", help="what is held out for validation; of a single speaker always recordings"
    )
    validation_share: float = option(0.02, help="share of them that is held out", minimum=0.0, maximum=0.5)
    validation_items: int = option(48, help="recordings validated on at most", minimum=1)
    validate_every: int = option(500, help="steps between validations", minimum=1)
    validate_minutes: float | None = option(None, help="minutes between validations, beside those", minimum=0.01)
    verdict_step: int | None = option(
        None, help="step after which a line says whether held-out figures are better than at the start", minimum=1
    )
    checkpoint_minutes: float = option(5.0, help="minutes between checkpoints", minimum=0.0)
    keep: int = option(1, help="checkpoints kept, the newest ones", minimum=1)
    log_every: int = option(20, help="steps between log entries", minimum=1)
    precision: Literal["auto", "32", "bf16"] = option("auto", help="bf16 autocast where the device is fast at it")
    workers: int = option(0, help="processes that load batches", minimum=0)
    threads: int = option(0, help="threads of torch; 0 leaves torch's own choice", minimum=0)
    seed: int = option(0, help="seed of weights, batches and noise", minimum=0)
