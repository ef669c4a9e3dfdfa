"""The tests on the figures of the audited years: main business, profit, assets, revenue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from licensing.grading.figures import amount, known_day, money, per_cent, share, total
from licensing.grading.periods import years_before
from licensing.grading.ruleset import Inquiry, Ruleset
from licensing.grading.shapes import flag, table, word
from licensing.grading.statuses import (
    NOT_APPLICABLE,
    Answer,
    Status,
    all_of,
    any_of,
    holds,
    reaches,
    under_every,
)

Year = Mapping[str, Any]
MARGIN = "margin"
MEAN_OF_YEARS = "mean_of_years"


def main_result(rules: Ruleset, year: Year | None) -> Fraction | None:
    """The result of the main business under the accounting standard of the year, in yuan.

    None when the standard has no formula in the law or one of its lines is not known.
    """
    given = table(year)
    formula = rules.tables["main_business_result"].get(word(given.get("standard")))
    if formula is None:
        return None
    lines = formula["lines"].items()
    values = {line: amount(given.get(line)) for line, _ in lines}
    return total(None if values[line] is None else sign * values[line] for line, sign in lines)


def main_business(inquiry: Inquiry, *, year: Year) -> Answer:
    result = main_result(inquiry.rules, year)
    status = holds(None if result is None else result >= 0)
    return Answer(status, {"result": money(result)})


def profit_test(
    inquiry: Inquiry,
    *,
    level: int,
    application_date: str,
    years: Mapping[str, Year] | None,
    recognition: Mapping[str, bool | None] | None = None,
) -> Answer:
    """No loss in the main business, and the profit that the level asks."""
    row = inquiry.rules.row("profit", level)
    if row is None:
        return NOT_APPLICABLE
    asked = years_before(known_day(application_date), inquiry.rules.years(row["window"]))
    given = {year: table(table(years).get(str(year))) for year in asked}
    results = {year: main_result(inquiry.rules, given[year]) for year in asked}
    net = {year: amount(given[year].get("net_profit")) for year in asked}
    tests = [reaches(value, row["each_year"]["main_business"]) for value in results.values()]
    if rule := row["each_year"].get("net_profit"):
        tests += [reaches(value, rule) for value in net.values()]
    averages = dict.fromkeys(("average_net_profit", "margin_mean_pct", "margin_pooled_pct"))
    if "any" in row:
        revenue = {year: amount(given[year].get("revenue")) for year in asked}
        average, margins = _averages(net, revenue)
        tests.append(any_of(_average_tests(inquiry, row["any"], average, margins)))
        averages["average_net_profit"] = money(average)
        averages["margin_mean_pct"] = per_cent(margins[0])
        averages["margin_pooled_pct"] = per_cent(margins[1])
    status = _recognised(all_of(tests), recognition)
    shown = {str(year): money(value) for year, value in results.items()}
    return Answer(status, {"years": asked, "main_result": shown, **averages})


def _averages(
    net: Mapping[int, Fraction | None], revenue: Mapping[int, Fraction | None]
) -> tuple[Fraction | None, tuple[Fraction | None, Fraction | None]]:
    """The average net profit; the mean of the yearly margins and the margin of the totals."""
    profit = total(net.values())
    average = None if profit is None else profit / len(net)
    yearly = total(share(net[year], revenue[year]) for year in net)
    mean = None if yearly is None else yearly / len(net)
    return average, (mean, share(profit, total(revenue.values())))


def _average_tests(
    inquiry: Inquiry,
    rules: list[Mapping[str, Any]],
    average: Fraction | None,
    margins: tuple[Fraction | None, Fraction | None],
) -> list[Status]:
    margin = next(r["average_net_margin_pct"] for r in rules if "average_net_margin_pct" in r)
    profit = next(r["average_net_profit"] for r in rules if "average_net_profit" in r)

    def judged(reading: dict[str, str]) -> Status:
        return reaches(margins[0 if reading[MARGIN] == MEAN_OF_YEARS else 1], margin)

    return [reaches(average, profit), under_every(inquiry.readings(MARGIN), judged)]


def _recognised(status: Status, recognition: Mapping[str, bool | None] | None) -> Status:
    """Special circumstances: confirmed locally and recognised above, the test is deemed met."""
    said = table(recognition)
    local, above = flag(said.get("local_confirmed")), flag(said.get("ministry_recognised"))
    if status is Status.MET or recognition is None:
        return status
    if above is True:
        return Status.MET if local is True else Status.JUDGEMENT
    if above is None and local is not False:
        return Status.JUDGEMENT
    return status


def asset_test(
    inquiry: Inquiry,
    *,
    level: int,
    application_date: str,
    assets: Mapping[str, Year] | None,
) -> Answer:
    """Equipment and software of the last audited year, each by itself."""
    row = inquiry.rules.row("assets", level)
    if row is None:
        return NOT_APPLICABLE
    year = _last_report(inquiry.rules, known_day(application_date))
    lines = table(table(assets).get(str(year)))
    equipment = amount(lines.get("electronic_equipment_net"))
    kinds = ("software_purchased_net", "software_self_developed_net")
    software = total(amount(lines.get(kind)) for kind in kinds)
    asked = (row["electronic_equipment_net"], row["software_net"])
    values = {
        "year": year,
        "equipment": money(equipment),
        "software": money(software),
        "equipment_short": money(_short(equipment, asked[0])),
        "software_short": money(_short(software, asked[1])),
    }
    return Answer(all_of([reaches(equipment, asked[0]), reaches(software, asked[1])]), values)


def _last_report(rules: Ruleset, on: date) -> int:
    window = rules.criterion("assets")["window"]
    return years_before(on, rules.years(window))[0]


def _short(value: Fraction | None, rule: Mapping[str, Any]) -> Fraction | None:
    return None if value is None else max(Fraction(rule["value"]) - value, Fraction(0))


def revenue_split(
    inquiry: Inquiry,
    *,
    main: Any = None,
    other: Any = None,
    si: Any = None,
    other_it: Any = None,
    non_it: Any = None,
) -> Answer:
    """Whether the revenue of the report equals the sum of its three classes."""
    revenue = total([amount(main), amount(other)])
    classes = total([amount(si), amount(other_it), amount(non_it)])
    equal = None if revenue is None or classes is None else revenue == classes
    values = {"revenue": money(revenue), "si_pct": per_cent(share(amount(si), revenue))}
    return Answer(Status.MET if equal else Status.JUDGEMENT, values)
