"""Random processes with a fixed seed."""

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter
from scipy.special import ndtri


def draw_persistent_noise(seed: int, length: int, persistence: float) -> NDArray[np.float64]:
    """
    Draw a stationary Gaussian process with mean 0 and variance 1.

    Parameters
    ----------
    seed : int
        Seed of the PCG64 generator.
    length : int
        Number of steps.
    persistence : float
        Correlation of one step with the next, 0 to below 1.

    Returns
    -------
    ndarray of float
        The process, dimensionless.

    Notes
    -----
    First-order autoregression, ``z[t] = p z[t-1] + sqrt(1 - p**2) e[t]``. The innovations are
    uniform numbers through the normal distribution's inverse: numpy may change how it draws
    normal numbers between releases, uniform ones follow from the bits of PCG64.
    """
    uniform = np.random.Generator(np.random.PCG64(seed)).random(length)
    innovation = ndtri(np.clip(uniform, 2.0**-53, 1.0 - 2.0**-53))
    # the first step is drawn from the stationary distribution, so no run-in is needed
    innovation[1:] *= np.sqrt(1.0 - persistence**2)
    return np.asarray(lfilter([1.0], [1.0, -persistence], innovation))
