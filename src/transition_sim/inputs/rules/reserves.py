"""Rules of reserves: what a city's plant may give, and what a scenario may ask for."""

from __future__ import annotations

from collections.abc import Iterator

from transition_sim.errors import Problem
from transition_sim.inputs.merging.draft import CityDraft, ScenarioDraft
from transition_sim.inputs.reading.files import missing
from transition_sim.inputs.schema.plant import Store, Technology
from transition_sim.inputs.tree import Fields, locate

VARIABLE = ("wind", "pv")
"""Classes whose output a reserve is needed for, and which may give less of it."""
RAMP, DOWN, PRODUCTS = "reserve_ramp_share_per_minute", "reserve_down", "reserves"


def check_reserve_givers(draft: CityDraft) -> Iterator[Problem]:
    """Check that what gives reserve is committed, or is wind or PV, and that there is a product."""
    settings = draft.settings
    ways = None if settings is None else {each.direction for each in settings.reserves.values()}
    for row, at in draft.rows(Technology):
        given = {"given": row.id}
        if row.reserve_ramp_share_per_minute is not None:
            if row.minimum_load_share is None:
                yield Problem("reserve_not_committed", at(RAMP), RAMP, given)
            if ways is not None and not ways:
                yield Problem("reserve_no_product", at(RAMP), RAMP, {**given, "column": RAMP})
        if not row.reserve_down:
            continue
        obliged = row.must_run_share or row.must_run_share_heating_season
        is_committed = row.minimum_load_share is not None
        if row.technology_class not in VARIABLE or obliged or is_committed:
            yield Problem("reserve_down_class", at(DOWN), DOWN, given)
        if ways is not None and "down" not in ways:
            yield Problem("reserve_no_product", at(DOWN), DOWN, {**given, "column": DOWN})


def check_store_reserves(draft: CityDraft) -> Iterator[Problem]:
    """Check that a store gives known products, and none where it carries energy over seasons."""
    known = draft.keys("reserves") if draft.settings is not None else None
    for row, at in draft.rows(Store):
        for given in row.reserves:
            if known is not None and given not in known:
                yield missing("reserve", given, known, at(PRODUCTS), PRODUCTS)
        if row.reserves and row.seasonal:
            yield Problem("reserve_seasonal", at(PRODUCTS), PRODUCTS, {"given": row.id})


def check_reserve_products(draft: CityDraft) -> Iterator[Problem]:
    """Check that every product has somebody who may give it, and that unmet reserve has a price."""
    settings = draft.settings
    if settings is None:
        return
    value = settings.value_of_unmet_reserve
    is_valued = value is not None or bool(draft.keys("value_of_unmet_reserve"))
    if bool(draft.keys("reserves")) != is_valued:
        name = "reserves" if settings.reserves else "value_of_unmet_reserve"
        spot = draft.spot(name)
        lacking = "value_of_unmet_reserve" if settings.reserves else "reserves"
        yield Problem("reserve_value", spot.key_place, spot.name, {"column": lacking})
    if not (draft.tables[Technology].is_whole and draft.tables[Store].is_whole):
        return  # who gives it may be in a row with an error
    plant = [row for row, _ in draft.rows(Technology)]
    all_ways = any(row.reserve_ramp_share_per_minute is not None for row in plant)
    downward = any(row.reserve_down for row in plant)
    stored = {name for row, _ in draft.rows(Store) for name in row.reserves}
    for name, product in settings.reserves.items():
        if not (all_ways or name in stored or (downward and product.direction == "down")):
            spot = draft.spot("reserves", name)
            yield Problem("reserve_nobody", spot.key_place, spot.name, {"given": name})


def check_reserve(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that products exist, and that a requirement says what it is a share of."""
    known = tuple(draft.city.reserves)
    classes = {each.technology_class for each in draft.city.technologies}
    for name, need in draft.scenario.reserve.items():
        loc = ("reserve", name)
        if name not in known:
            yield draft.unknown("reserve", name, known, *loc)
        node = locate(draft.tree, loc).node
        if isinstance(node, Fields) and not node.entries:
            yield draft.key_problem("reserve_empty", *loc, given=name)
        for kind in VARIABLE:
            if getattr(need, kind) and kind not in classes:
                yield draft.key_problem("reserve_without_class", *loc, kind, given=kind)
