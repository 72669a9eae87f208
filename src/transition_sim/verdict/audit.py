"""What a reader should know before believing a verdict."""

from __future__ import annotations

import xarray as xr

from transition_sim.metrics import annual_energy

NOTHING = 1.0  # MWh a year: less is the solver's tolerance


def audit(dataset: xr.Dataset) -> dict[str, dict[str, float]]:
    """Return, by year, demand left unserved and energy charged and discharged at once [MWh].

    Where reserve is required, also what nobody promises of it [MW of shortage times hours].
    """
    both = xr.where(
        dataset["charge"] < dataset["discharge"], dataset["charge"], dataset["discharge"]
    )
    both = both * dataset["step_weight"]
    found = {
        "unserved_mwh": _by_year(annual_energy(dataset, "unserved").sum("zone")),
        "simultaneous_storage_mwh": _by_year(both.sum("step").sum("store")),
    }
    if "reserve_shortage" in dataset:
        short = annual_energy(dataset, "reserve_shortage").sum("product")
        found["reserve_shortage_mwh"] = _by_year(short)
    return found


def _by_year(energy: xr.DataArray) -> dict[str, float]:
    return {
        str(year): value if value > NOTHING else 0.0
        for year, value in zip(energy["year"].values.tolist(), energy.values.tolist(), strict=True)
    }
