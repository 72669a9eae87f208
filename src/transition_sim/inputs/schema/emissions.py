"""Tables of emissions: factors, and, optional, abatement, allowances and methane."""

from __future__ import annotations

from typing import Annotated, ClassVar

from transition_sim.inputs.schema.identifiers import Slug
from transition_sim.inputs.schema.quantities import Count, Note, Quantity
from transition_sim.inputs.schema.records import SourcedRow

TechnologyId = Annotated[Slug, Note("id of a technology", "技术编号")]


class EmissionFactor(SourcedRow):
    """What burning a fuel emits."""

    file: ClassVar[str] = "emissions.csv"
    key: ClassVar[tuple[str, ...]] = ("fuel", "pollutant")

    fuel: Annotated[Slug, Note("id of a fuel", "燃料编号")]
    pollutant: Annotated[Slug, Note("such as co2, so2, nox, pm", "污染物，如 co2、so2、nox、pm")]
    factor_kg_per_gj: Annotated[
        float, Quantity("emission per fuel energy", "单位热量排放", "kg/GJ", 0, 500)
    ]


class Abatement(SourcedRow):
    """What a technology removes of a pollutant before the stack."""

    file: ClassVar[str] = "abatement.csv"
    key: ClassVar[tuple[str, ...]] = ("technology", "pollutant")
    is_optional: ClassVar[bool] = True

    technology: TechnologyId
    pollutant: Annotated[Slug, Note("as in emissions.csv; not co2", "同 emissions.csv，co2 除外")]
    removal_share: Annotated[
        float, Quantity("removed of what burning forms", "脱除效率", "share", 0, 1)
    ]


class Benchmark(SourcedRow):
    """CO2 that a technology is given free allowances for, from a year on."""

    file: ClassVar[str] = "benchmarks.csv"
    key: ClassVar[tuple[str, ...]] = ("technology", "year")
    is_optional: ClassVar[bool] = True

    technology: TechnologyId
    year: Annotated[int, Count("from this year on", "起始年份", 1990, 2100)]
    co2_benchmark_t_per_mwh: Annotated[
        float, Quantity("free allowances per gross generation", "发电基准值", "t/MWh", 0.05, 3)
    ]


class Methane(SourcedRow):
    """Methane of a gas that would reach the air if the gas were not burnt."""

    file: ClassVar[str] = "methane.csv"
    key: ClassVar[tuple[str, ...]] = ("fuel",)
    is_optional: ClassVar[bool] = True

    fuel: Annotated[Slug, Note("id of a gas", "气体燃料编号")]
    methane_vented_share: Annotated[
        float,
        Quantity("share of the gas that would be vented", "若不利用则排空的比例", "share", 0, 1),
    ]
    methane_kg_per_m3: Annotated[
        float, Quantity("methane in a m3 of the gas", "每立方米所含甲烷", "kg/m3", 0.01, 0.8)
    ]
