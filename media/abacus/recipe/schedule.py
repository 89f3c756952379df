"""The learning rate by tokens seen: a short rise, a constant stretch, then a fall over the last fifth.

Such a run need not know its end when it begins (warm-up, stable, decay: Hu et al. 2024, arXiv 2404.06395), and its
fall as 1 − √ of the way is the best one of Hägele et al. 2024 (arXiv 2405.18392).
"""

from dataclasses import dataclass

FALL = 0.2


@dataclass(frozen=True)
class Schedule:
    peak: float
    # Tokens of the rise.
    rise: int
    # The tokens at which the fall begins; None while nobody knows.
    falls_at: int | None

    @property
    def end(self) -> int | None:
        """Tokens at which the run is over: the fall is a fifth of it all."""
        return None if self.falls_at is None else round(self.falls_at / (1 - FALL))

    def rate(self, tokens: int) -> float:
        if tokens < self.rise:
            return self.peak * (tokens + 1) / self.rise
        if self.falls_at is None or tokens < self.falls_at:
            return self.peak
        way = (tokens - self.falls_at) / max(1, self.end - self.falls_at)
        return self.peak * (1 - min(1.0, way) ** 0.5)


def falls_at_for(tokens: int) -> int:
    """Where the fall begins in a run of so many tokens."""
    return round(tokens * (1 - FALL))
