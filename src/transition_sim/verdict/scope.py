"""What the model leaves out, in a planner's words: every verdict table ends with it."""

from __future__ import annotations

from transition_sim.errors import Text

NOT_MODELLED = (
    Text(
        "single units switched on and off: what is on of a fleet varies continuously, and units "
        "whose minimum load no data give have a minimum output in place of commitment",
        "逐台机组的整数启停：机群的开机容量连续变化；未给出最小技术出力的机组以最小出力代替启停",
    ),
    Text(
        "heat networks: what they store and lose on the way, heat pumps that do worse in the "
        "cold, and building plant for heat",
        "供热管网的蓄热与沿程损失、热泵在严寒中的效率下降，以及新建热源",
    ),
    Text(
        "reserves that the scenario does not ask for: without them a flywheel earns nothing from "
        "what it is built for",
        "情景未要求的备用与调频：未要求时飞轮储能的主要收益来源不计入",
    ),
    Text(
        "emissions other than of power plants and of heat for the networks, air quality, and free "
        "allowances for heat",
        "发电与集中供热以外的排放、空气质量，以及供热免费配额",
    ),
    Text(
        "transport and hydrogen, but for the power that they draw at hours of their choice",
        "交通与氢能（仅计其可选时段的用电）",
    ),
    Text(
        "networks inside a zone; errors of forecast; hourly series are synthetic where the "
        "city's data say so",
        "区域内部电网、预测误差；逐时曲线凡注明合成者并非实测",
    ),
)
