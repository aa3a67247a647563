"""Model movement, combat and supply once more in Mesa 3, to compare speed at equal results."""

from benchmarks.mesa_model.model import Campaign

__all__ = ["Campaign"]
