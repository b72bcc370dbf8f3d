"""DNSMOS, an estimate of what listeners would say."""

from speechmos import dnsmos

from voxloom.errors import InputError
from voxloom.metric import AbstractMetric, Sample, Score
from voxloom_evaluation.waves import at_rate

SAMPLE_RATE = 16000  # Hz


class Dnsmos(AbstractMetric):
    """DNSMOS P.835 overall quality (1 to 5) of the wave at 16 kHz."""

    better = "higher"

    def measure(self, sample: Sample) -> dict[str, Score]:
        """`dnsmos`, the overall score.

        Raises:
            InputError: when the wave is empty.
        """
        samples = at_rate(sample.wave, sample.sample_rate, SAMPLE_RATE)
        if len(samples) == 0:
            raise InputError(f"DNSMOS needs a wave, and the one of {sample.id} is empty")
        return {"dnsmos": Score(float(dnsmos.run(samples, SAMPLE_RATE)["ovrl_mos"]))}
