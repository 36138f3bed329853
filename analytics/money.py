"""Amounts of money as sentences write them: 50万元 (DESIGN §10)."""

from decimal import Decimal
from typing import Final

from graph.sentence import Sentence, say

_WAN: Final = 10_000  # 万: how a Chinese office writes anything from ten thousand yuan on


def money(yuan: float) -> Sentence:
    """An amount in yuan, exact to the cent."""
    exact = Decimal(str(yuan)).quantize(Decimal("0.01"))
    if abs(exact) >= _WAN:
        return say("money.wan", number=_plain(exact / _WAN))
    return say("money.yuan", number=_plain(exact))


def _plain(number: Decimal) -> str:
    """A number without an exponent and without zeros at its end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
