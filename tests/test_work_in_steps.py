"""Work in steps gives what it would give at once."""

from __future__ import annotations

from phasemark.steps import Steps, all_in_steps, at_once, gradual, portions


class Sum:
    """An owner of a value in steps, which counts how often it is computed."""

    def __init__(self, numbers: list[int]) -> None:
        self.numbers = numbers
        self.computed = 0

    @gradual
    def total(self) -> Steps[int]:
        """The sum."""
        self.computed += 1
        total = 0
        for some in portions(self.numbers, 3):
            yield
            total += sum(some)
        return total

    @property
    def plain(self) -> int:
        return self.total


def test_a_value_is_computed_once_by_who_asks_first() -> None:
    one = Sum([1, 2, 3, 4])
    assert (one.total, one.total, one.computed) == (10, 10, 1)
    assert list(all_in_steps(one, ("total", "plain"))) == [None, None]


def test_a_value_is_computed_in_steps_before_anybody_asks() -> None:
    one = Sum(list(range(7)))
    assert list(all_in_steps(one, ("total",))) == [None] * 4
    assert (one.total, one.computed) == (21, 1)


def test_who_asks_between_two_steps_gets_the_value() -> None:
    one = Sum(list(range(7)))
    steps = all_in_steps(one, ("total",))
    next(steps)
    assert one.total == 21
    for _ in steps:
        pass
    assert one.total == 21


def test_portions_are_all_values() -> None:
    assert [*portions(iter("abcde"), 2)] == [["a", "b"], ["c", "d"], ["e"]]
    assert [*portions((), 2)] == []


def test_at_once_gives_the_value() -> None:
    def steps() -> Steps[str]:
        yield
        return "done"

    assert at_once(steps()) == "done"
