"""What the model leaves out, in a planner's words: every verdict table ends with it."""

from __future__ import annotations

from transition_sim.errors import Text

NOT_MODELLED = (
    Text(
        "the three upgrades of coal units; nor the commitment of units: a minimum output of "
        "the running fleet, higher in the heating season, stands for it",
        "煤电“三改联动”；机组启停（以运行机组最小出力代替，供暖季更高）",
    ),
    Text(
        "heat networks: what they store and lose on the way, and heat pumps that do worse in the "
        "cold",
        "供热管网的蓄热与沿程损失，以及热泵在严寒中的效率下降",
    ),
    Text(
        "reserves: a flywheel is there but earns nothing from what it is built for",
        "备用与调频：飞轮储能虽已计入，但其主要收益来源未建模",
    ),
    Text(
        "emissions outside the power plants; free allowances for heat",
        "电厂以外的排放、供热免费配额",
    ),
    Text(
        "networks inside a zone; errors of forecast; hourly series are synthetic where the "
        "city's data say so",
        "区域内部电网、预测误差；逐时曲线凡注明合成者并非实测",
    ),
)
