"""Amounts of money as people read them."""

from __future__ import annotations

from transition_sim.errors import Text

BILLION, MILLION, WAN, YI = 1e9, 1e6, 1e4, 1e8


def say_money(amount: float) -> Text:
    """Return an amount [CNY] in words of its size: billion or million, 亿元 or 万元."""
    size = abs(amount)
    if size >= BILLION:
        english = f"{amount / BILLION:,.2f} billion CNY"
    elif size >= MILLION:
        english = f"{amount / MILLION:,.1f} million CNY"
    else:
        english = f"{amount + 0.0:,.0f} CNY"
    if size >= YI:
        chinese = f"{amount / YI:,.2f}亿元"
    elif size >= WAN:
        chinese = f"{amount / WAN:,.0f}万元"
    else:
        chinese = f"{amount + 0.0:,.0f}元"
    return Text(english, chinese)
