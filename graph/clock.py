"""The day of the office: what is dated later has not happened yet."""

from datetime import date, datetime
from zoneinfo import ZoneInfo


def today() -> date:
    """Today in Asia/Shanghai, the default of every question and of every load (DESIGN §5)."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()
