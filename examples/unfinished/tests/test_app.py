"""The service answers."""

from app import answer


def test_the_daily_report() -> None:
    assert answer("/reports/daily") == "12 orders"
