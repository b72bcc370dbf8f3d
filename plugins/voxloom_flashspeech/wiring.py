"""The slots of FlashSpeech and the edges between them. No torch here."""

from voxloom_flashspeech.options import FlashSpeechOptions
from voxloom_registry import Edge, Slot, Wiring


def wiring(_: FlashSpeechOptions) -> Wiring:
    """Text and prompt to condition, noise to latents, latents to wave."""
    slots = (
        Slot("codec", "codec", "world", learnt=True, alike="latent_space"),
        Slot("text", "text", "espeak"),
        Slot("pitch", "pitch", "world"),
        Slot("aligner", "aligner", "given"),
        Slot("attention", "attention", "sdpa"),
        Slot("phoneme_encoder", "encoder", "phoneme-transformer", learnt=True),
        Slot("prompt_encoder", "encoder", "prompt-transformer", learnt=True),
        Slot("prosody", "prosody", "regression", learnt=True),
        Slot("denoiser", "denoiser", "wavenet", learnt=True),
        Slot("parameterisation", "parameterisation", "consistency", learnt=True),
        Slot("sampler", "sampler", "consistency"),
    )
    edges = (
        Edge("codec", "model", {"latent_dim": "latent_dim", "latent_space": "latent_space"}),
        Edge("text", "phoneme_encoder", {"symbols": "symbols", "vocabulary": "vocabulary"}),
        Edge("model", "phoneme_encoder", {"width": "width"}),
        Edge("codec", "prompt_encoder", {"latent_dim": "latent_dim"}),
        Edge("model", "prompt_encoder", {"width": "width"}),
        Edge("codec", "prosody", {"frame_rate": "frame_rate"}),
        Edge("model", "prosody", {"width": "width"}),
        Edge("codec", "denoiser", {"latent_dim": "latent_dim"}),
        Edge("model", "denoiser", {"width": "condition_dim"}),
        Edge("parameterisation", "sampler"),
    )
    operators = frozenset({"analyse", "condition", "generate", "invert", "render", "speak"})
    return Wiring(slots, edges, operators)
