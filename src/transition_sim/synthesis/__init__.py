"""
Synthetic hourly profiles of a city, made from a recipe.

Nothing made here is a measurement. Each series has the shape of a published or estimated
pattern, or of a random process with a fixed seed, and is calibrated to the published annual and
monthly figures that the recipe names:

- ``typical_curves`` (demand): typical days of a year, month by month, laid on the calendar and
  scaled to a mean of 1;
- ``flat`` (export): a constant 1, where no shape is published;
- ``pv``: clear-sky irradiance on a fixed tilt times a random daily clearness, calibrated to
  full-load hours and to the shares of the months;
- ``wind``: an autocorrelated random wind speed through a turbine's power curve, smoothed over a
  fleet, calibrated to full-load hours and to the shares of the months;
- ``spot_price``: a supply curve over what wind and PV leave of demand, calibrated to a mean and
  to an evening mean.

All numbers, seeds and sources stand in ``profiles/recipe.yaml`` of the city's folder, the place
and the calendar year in its ``city.yaml``: another city is another recipe, never code. A user's
own hourly CSV replaces any of the series. From the command line::

    python -m transition_sim.synthesis CITY_FOLDER [--lang zh]

Making wind and PV needs the extra ``profiles`` (pvlib, windpowerlib); reading the stored files
does not.
"""

from transition_sim.synthesis.generation import generate, write_series
from transition_sim.synthesis.recipe import Recipe, read_recipe
from transition_sim.synthesis.series import Figure, Series, SeriesError

__all__ = [
    "Figure",
    "Recipe",
    "Series",
    "SeriesError",
    "generate",
    "read_recipe",
    "write_series",
]
