"""Many runs of a model: settings, and running them on many processors or machines."""

from crmlab.models.sweep.run import sweep
from crmlab.models.sweep.settings import grid, in_pieces, sample

__all__ = ["grid", "in_pieces", "sample", "sweep"]
