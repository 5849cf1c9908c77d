"""The order of the reasons decides which one a score shows."""

from __future__ import annotations

from ketahanan_index.arrays.reasons import Reason


def test_order_of_gravity() -> None:
    assert [reason.name for reason in sorted(Reason)] == [
        "none_sampled",
        "census",
        "identical_answers",
        "estimated",
        "imputed",
        "no_gradient",
        "one_respondent",
        "one_psu",
        "no_data",
        "screened",
    ]


def test_one_bound_tells_zero_positive_and_missing_errors_apart() -> None:
    assert {r.name for r in Reason if r < Reason.estimated} == {"none_sampled", "census", "identical_answers"}
    assert {r.name for r in Reason if r > Reason.estimated} == {
        "imputed",
        "no_gradient",
        "one_respondent",
        "one_psu",
        "no_data",
        "screened",
    }


def test_the_gravest_is_the_largest_and_fits_one_byte() -> None:
    assert max(Reason.estimated, Reason.one_psu, Reason.census) is Reason.one_psu
    assert max(Reason) < 2**7
