"""What the model leaves out, in a planner's words: every verdict table ends with it."""

from __future__ import annotations

from transition_sim.errors import Text

NOT_MODELLED = (
    Text(
        "the commitment of units whose minimum load no data give: a minimum output, higher in the "
        "heating season, stands for it",
        "未给出最小技术出力的机组启停（以最小出力代替，供暖季更高）",
    ),
    Text(
        "heat outside the heat areas of the city's data; households that leave loose coal other "
        "than those the scenario names",
        "城市数据所列供热区以外的供热，以及情景未列明的散煤替代户",
    ),
    Text(
        "heat networks: what they store and lose on the way, and heat pumps that do worse in the "
        "cold",
        "供热管网的蓄热与沿程损失，以及热泵在严寒中的效率下降",
    ),
    Text(
        "reserves that the scenario does not ask for: without them a flywheel earns nothing from "
        "what it is built for",
        "情景未要求的备用与调频：未要求时飞轮储能的主要收益来源不计入",
    ),
    Text(
        "emissions outside the plants for power and heat; free allowances for heat",
        "发电与供热厂以外的排放、供热免费配额",
    ),
    Text(
        "networks inside a zone; errors of forecast; hourly series are synthetic where the "
        "city's data say so",
        "区域内部电网、预测误差；逐时曲线凡注明合成者并非实测",
    ),
)
