"""Values of villages with their sampling error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.methods.base import Array
from ketahanan_index.stages.sampling import Factor, Sample


@dataclass(frozen=True, slots=True)
class Estimated:
    """Values and their sampling error: arrays ``(unit, indicator of reduced)``.

    Parameters
    ----------
    value : array
        NaN where nobody answered.
    standard_error : array
        NaN where it cannot be estimated, see `reason_code`.
    reason_code : array of int8
        A `Reason`.
    n, psus : array
        Respondents and primary sampling units with a value. With replicate weights, which do not name sampling units,
        as many as can be told apart by their weights.
    degrees_of_freedom : array
        Primary sampling units with a value less strata with one.
    factor : Factor
        The errors as rows.
    sample : Sample
        Who answered what.
    """

    value: Array
    standard_error: Array
    reason_code: NDArray[np.int8]
    n: NDArray[np.int64]
    psus: NDArray[np.int64]
    degrees_of_freedom: Array
    factor: Factor
    sample: Sample
