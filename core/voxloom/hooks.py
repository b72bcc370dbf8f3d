"""The kinds of part there are, each with its interface and, where there is one, its conformance suite."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, KindOffer, hookimpl


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """Those with a conformance suite first."""
    for name, summary in (
        ("codec", "waves to latents and back"),
        ("prosody", "durations, pitch and voicing of encoded phonemes"),
        ("denoiser", "the network inside a diffusion or consistency model"),
        ("sampler", "noise to latents"),
        ("task", "a typed request to a typed result, with its command"),
        ("model", "owns the wiring of its parts and offers operators"),
        ("text", "written text to symbols"),
        ("encoder", "phonemes or prompts to hidden states"),
        ("aligner", "when each symbol of a text is spoken"),
        ("pitch", "F0 of a wave"),
        ("attention", "backends of scaled dot-product attention"),
        ("parameterisation", "a denoiser's output to an estimate of clean latents"),
        ("discriminator", "made speech from recorded speech"),
        ("objective", "what is trained, and towards what"),
        ("metric", "figures that measure speech"),
        ("corpus", "which recordings there are"),
        ("transform", "what a speaking task is asked, or how it is spoken, changed"),
        ("writer", "results to files"),
        ("importer", "foreign checkpoints to tensors under our own format"),
    ):
        title = name.capitalize()
        yield KindOffer(name, f"voxloom.{name}:Abstract{title}", f"voxloom.testing.{name}:{title}Suite", summary)
    suite = "voxloom.testing.recogniser:RecogniserSuite"
    yield KindOffer("recogniser", "voxloom.metric:AbstractRecogniser", suite, "a wave to words")
    summary = "what lets the positions of a sequence see each other"
    yield KindOffer("mixer", "voxloom.mixer:AbstractMixer", summary=summary)
    yield KindOffer("voice", "voxloom.voice:Voice", summary="trained weights with their configuration")
    yield KindOffer("device", "voxloom.device:AbstractDevice", summary="where a model computes")
    yield KindOffer("trainer", "voxloom.trainer:AbstractTrainer", summary="what runs a recipe")
