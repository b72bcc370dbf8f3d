"""Options of the diffusion parts; no torch here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from voxloom_registry import Facts, Need, option


@dataclass(frozen=True)
class LevelOptions:
    """Noise levels of a parameterisation (FlashSpeech: sigma_min 0.002, sigma_max 80, sigma_data 0.5)."""

    sigma_min: float = option(0.002, help="smallest noise level", minimum=1e-6, learnt=True)
    sigma_max: float = option(80.0, help="largest noise level", minimum=1e-3, learnt=True)
    sigma_data: float = option(0.5, help="standard deviation latents are scaled to", minimum=1e-3, learnt=True)


@dataclass(frozen=True)
class ConsistencySamplerOptions:
    """Options of `sampler/consistency`."""

    steps: int = option(2, help="evaluations of the model", minimum=1, maximum=1000)
    second_sigma: float = option(2.0, help="noise level of the second of two steps (FlashSpeech eq. 9)", minimum=0.002)
    rho: float = option(7.0, help="spacing of the levels for three steps and more", minimum=1.0)
    budget_ms: float | None = option(
        None, help="as many steps as this machine makes of an utterance in that time, `steps` at most", minimum=0.01
    )


@dataclass(frozen=True)
class ConsistencyOdeOptions:
    """Options of `sampler/consistency-ode`."""

    steps: int = option(16, help="evaluations on the way back to noise", minimum=2, maximum=1000)
    rho: float = option(7.0, help="spacing of the levels (Karras et al. 2022, eq. 5)", minimum=1.0)
    slope: Literal["normal", "denoised"] = option(
        "normal", help="slope of the way back: that of normal latents, or with the estimate as the posterior's mean"
    )


@dataclass(frozen=True)
class ConsistencyLossOptions:
    """Options of every objective by consistency."""

    s0: int = option(10, help="intervals at the start of the curriculum", minimum=1)
    s1: int = option(1280, help="intervals at its end", minimum=1)
    curriculum_share: float = option(
        0.9231, help="share of the budget over which intervals double (600k of 650k)", minimum=0.01, maximum=1.0
    )
    rho: float = option(7.0, help="spacing of the levels", minimum=1.0)
    level_mean: float = option(-1.1, help="mean of ln sigma when a level is drawn")
    level_std: float = option(2.0, help="standard deviation of ln sigma when a level is drawn", minimum=0.01)
    max_sigma_share: float = option(
        0.0, help="share of items drawn at sigma_max, which the lognormal hardly visits", minimum=0.0, maximum=1.0
    )
    data_share: float = option(
        0.0, help="share of items trained towards the data itself (plain denoising)", minimum=0.0, maximum=1.0
    )
    weighting: Literal["gap", "output"] = option(
        "gap",
        help="weight of a level: 1 / (gap to the next) as published, or 1 / c_out, moving the network alike at all",
    )
    huber: float = option(0.03, help="pseudo-Huber constant a", minimum=1e-6)


@dataclass(frozen=True)
class ConsistencyObjectiveOptions(ConsistencyLossOptions):
    """Options of `objective/consistency`; the defaults are FlashSpeech's first stage."""

    distance: Literal["element", "frame"] = option(
        "element", help="pseudo-Huber of each value, or of each frame's vector norm"
    )
    channels: Literal["alike", "spread"] = option(
        "alike",
        help="whether channels count alike, or those that tell voices apart as far as they move in the codec's latents",
    )
    context_probability: float = option(
        0.0, help="share of items of which a part is given clean", minimum=0.0, maximum=1.0
    )
    context_generated: float = option(
        0.1, help="smallest share of frames left to generate when context is given", minimum=0.0, maximum=1.0
    )


@dataclass(frozen=True)
class RefinementObjectiveOptions(ConsistencyLossOptions):
    """Options of `objective/refinement`; the defaults are FlashSpeech's second stage."""

    s1: int = option(160, help="intervals at its end", minimum=1)
    curriculum_share: float = option(
        1.0, help="share of the budget over which intervals double (150k of 150k)", minimum=0.01, maximum=1.0
    )


@dataclass(frozen=True)
class AdversarialObjectiveOptions(ConsistencyObjectiveOptions):
    """Options of `objective/adversarial`."""

    loss: Literal["least-squares", "log"] = option("log", help="loss of the discriminator: as published, or LSGAN's")
    adversarial_weight: float = option(1.0, help="factor on the adversarial loss", minimum=0.0)
    adaptive: bool = option(True, help="multiply it by the ratio of gradient norms at the denoiser's last weight")
    max_weight: float = option(1e4, help="that ratio at most", minimum=0.0)
    feature_matching: float = option(
        0.0, help="share of the distance between the discriminator's features in the adversarial loss", minimum=0.0
    )
    start_share: float = option(
        0.0, help="share of the budget before which the discriminator learns alone", minimum=0.0, maximum=1.0
    )
    stretch_frames: int = option(80, help="latent frames the discriminator sees of an utterance", minimum=1)
    margin_frames: int = option(
        10, help="frames decoded on either side of a stretch for a discriminator of waves, and cut off", minimum=0
    )
    discriminator_lr: float = option(1.0, help="its learning rate, as a factor on the stage's", minimum=0.0)


def consistency_facts(options: LevelOptions) -> Facts:
    """The end of the trajectory is estimated."""
    return {"estimates": "consistency", "sigma_data": options.sigma_data}


def edm_facts(options: LevelOptions) -> Facts:
    """The mean of the posterior is estimated."""
    return {"estimates": "denoised", "sigma_data": options.sigma_data}


def needs_consistency(_: object) -> Sequence[Need]:
    """Jumping to the data and re-noising presumes a consistency estimate, and so does training towards one."""
    return (Need("estimates", "one of", ("consistency",)),)


def needs_judge(_: object) -> Sequence[Need]:
    """A consistency estimate is judged as it is, or decoded."""
    return (*needs_consistency(None), Need("judges", "one of", ("latents", "wave")))


def needs_refined_prosody(_: object) -> Sequence[Need]:
    """A prosody with refiners, and jumps from noise to residuals."""
    return (*needs_consistency(None), Need("refined", "equal", True))
