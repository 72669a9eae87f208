"""The sentences of what is not plausible of plant, series and magnitudes; see the package."""

from __future__ import annotations

PLAUSIBLE_RULES: dict[str, tuple[str, str, str, str]] = {
    "class_without_fuel": (
        "`{given}` is plant of class {kind} without a fuel: it would be free and clean",
        "`{given}` 属于{kind}，却没有燃料：其发电将不花钱、无排放",
        "name its fuel, and heat_rate_gce_per_kwh or net_efficiency",
        "请写明燃料，并给出 heat_rate_gce_per_kwh 或 net_efficiency",
    ),
    "class_with_fuel": (
        "`{given}` is plant of class {kind}, which burns nothing, with the fuel {fuel}",
        "`{given}` 属于{kind}，不使用燃料，却写了燃料 {fuel}",
        "leave the fuel blank, or correct the class",
        "请将燃料留空，或改正类别",
    ),
    "class_without_profile": (
        "`{given}` is plant of class {kind} without an hourly series: it would run {hours} hours "
        "a year",
        "`{given}` 属于{kind}，却没有逐时曲线：全年可运行 {hours} 小时",
        "name its series of profiles/ in availability_profile",
        "请在 availability_profile 写明 profiles/ 中的曲线名称",
    ),
    "output_from_nothing": (
        "`{given}` has no fuel and could run {hours} hours a year: nothing gives its energy",
        "`{given}` 没有燃料，却可全年运行 {hours} 小时：电量没有来源",
        "name a fuel, a series (availability_profile), or the availability that its full-load "
        "hours are: 4,500 h is 0.51",
        "请写明燃料、逐时曲线（availability_profile），或按利用小时给出可用率：4500小时即0.51",
    ),
    "full_load_hours": (
        "`{given}` could run {hours} full-load hours a year",
        "`{given}` 全年利用小时可达 {hours}",
        "plant of class {kind} has {low} to {high}: correct availability or its series; a series "
        "is a share of capacity, between 0 and 1. Plant of another kind (solar thermal, a hybrid) "
        "takes a class of its own",
        "{kind}应在 {low} 到 {high} 之间：请改正可用率或曲线，曲线为占装机的比例，介于0与1之间；"
        "其他类型的电源（光热、混合型）请另用自定类别",
    ),
    "class_heat_rate": (
        "the fuel of `{given}`, plant of class {kind}, {value}, is not plausible{likely}",
        "`{given}` 属于{kind}，其能耗 {value} 不合理{likely}",
        "give a value between {low} and {high} {unit}; plant of another kind takes a class of its "
        "own",
        "取值应在 {low} 到 {high} {unit} 之间；其他类型的电源请另用自定类别",
    ),
    "class_unit_size": (
        "the size of a unit of `{given}`, plant of class {kind}, {value}, is not plausible{likely}",
        "`{given}` 属于{kind}，单机容量 {value} 不合理{likely}",
        "give capacity_mw of all units together in MW, {low} to {high} for each, and unit_count",
        "capacity_mw 为全部机组合计（MW），单机应在 {low} 到 {high} 之间，并给出 unit_count",
    ),
    "class_co2": (
        "the CO2 of `{given}`, fuel of `{technology}` (class {kind}), {value}, is not plausible"
        "{likely}",
        "`{given}` 供{kind}（`{technology}`）使用，其CO2排放因子 {value} 不合理{likely}",
        "give a value between {low} and {high} kg of CO2 per GJ of lower heating value",
        "取值应在 {low} 到 {high} kg CO2/GJ（低位热值）之间",
    ),
    "pv_shifted": (
        "the series `{given}` delivers {share} of its energy while the sun is below the horizon; "
        "it looks shifted by {hours} hours: {asked}",
        "曲线 `{given}` 有 {share} 的电量出现在太阳位于地平线以下时，"
        "似乎错位 {hours} 小时：{asked}",
        "give hours by the city's clock, hour 0 from 00:00 to 01:00 (utc_offset_h of city.yaml; 8 "
        "is Beijing time), or correct its location",
        "请按该城市的时钟给出，第0小时为0时至1时（city.yaml 的 utc_offset_h，8即北京时间），"
        "或改正其位置",
    ),
    "pv_at_night": (
        "the series `{given}` delivers {share} of its energy while the sun is below the horizon",
        "曲线 `{given}` 有 {share} 的电量出现在太阳位于地平线以下时",
        "give a series of PV at the city's location, with at most {most}; solar plant with a store "
        "takes a class of its own",
        "请给出该城市位置的光伏曲线，该比例至多 {most}；带储能的太阳能电源请另用自定类别",
    ),
    "wind_by_day": (
        "the series `{given}` of wind delivers {share} of its energy at night: it is the sun's",
        "风电曲线 `{given}` 夜间电量仅占 {share}：应为光伏曲线",
        "name the series of wind in availability_profile; look whether two are exchanged",
        "请在 availability_profile 写明风电曲线，并检查是否与光伏互换",
    ),
    "price_mean": (
        "the mean of the prices `{given}`, {value}, is not plausible{likely}",
        "电价曲线 `{given}` 的均值 {value} 不合理{likely}",
        "give prices in CNY/MWh; their mean over the year is between {low} and {high}, or all are "
        "0",
        "请以 CNY/MWh 给出电价，全年均值应在 {low} 到 {high} 之间，或全部为0",
    ),
    "store_hours": (
        "`{given}` holds {value} MWh at {power} MW, for {hours} hours{likely}",
        "`{given}` 功率 {power} MW、容量 {value} MWh，时长 {hours} 小时{likely}",
        "give energy_mwh in MWh: a store lasts between 0.01 and 1,000 hours",
        "energy_mwh 请以 MWh 给出：储能时长应在 0.01 到 1000 小时之间",
    ),
    "load_hours": (
        "`{given}` draws {value} MW for only {hours} hours a year{likely}",
        "`{given}` 功率 {value} MW，全年仅用 {hours} 小时{likely}",
        "give power_mw_per_unit in MW, and energy_mwh_per_unit_year in MWh",
        "power_mw_per_unit 请以 MW 给出，energy_mwh_per_unit_year 以 MWh 给出",
    ),
    "use_of_plant": (
        "{value} MWh a year is not of the size of the city: demand and export of a year are "
        "{hours} hours of its {plant} MW of plant and {links} MW of links{likely}",
        "{value} MWh 与该城市规模不符：全年用电与外送相当于其 {plant} MW 机组与 {links} MW 线路的 "
        "{hours} 小时{likely}",
        "give energies in MWh, or with their unit (27 TWh), and capacities in MW",
        "电量请以 MWh 给出或写明单位（27 TWh），容量以 MW 给出",
    ),
    "own_range": (
        "{given} is more than {fold} times outside the number's own range{likely}",
        "{given} 超出该数自身范围 {fold} 倍以上{likely}",
        "give a value in {unit}, or with its unit; the city's range is {low} to {high}. If it is "
        "meant, widen the range in the city's file",
        "请以 {unit} 给出，或写明单位；城市数据的范围为 {low} 到 {high}；"
        "若确为本意，请在城市文件中放宽范围",
    ),
}
