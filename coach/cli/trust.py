"""How a trust card is shown in the terminal."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from coach.cli.exemplars import print_figures
from coach.cli.output import console
from coach.domain.agreement import Estimate
from coach.domain.people import MIN_CRITERIA, MIN_CRITERIA_FOR_KAPPA, PeopleAgreement
from coach.domain.scoring import ScorerKind
from coach.domain.trust import CostPerAnswer, Measures, Resistance, TrustCard

NOT_MEASURED = "not measured"
IN_SAMPLE = "Its cues were chosen with these very answers in view, so on others it agrees less."
NO_CARD = "none: nobody has measured here how far to believe this scorer. To do so: coach calibrate"
NO_PEOPLE = "nobody has rated an answer that this scorer scored. To have somebody do so: coach review ATTEMPT"


def summarize(card: TrustCard) -> str:
    """Return a card in a sentence or two."""
    found = card.measures
    same, parts = found.agreement.same.value, [f"made on {card.made_at:%Y-%m-%d} from {found.answers} answers"]
    if same is not None:
        parts.append(f"same verdict as expected {same:.0%}")
    if found.repeatability is not None and found.repeatability.same_verdict is not None:
        parts.append(f"same verdict again {found.repeatability.same_verdict:.0%}")
    if found.not_scored:
        parts.append(f"not scored {found.not_scored / found.readings:.0%}")
    return f"{', '.join(parts)}. All of it: coach calibrate --show"


def summarize_people(people: PeopleAgreement) -> str:
    """Return in a sentence how a scorer agrees with people."""
    compared = f"{_count(people.criteria, 'level')} of {_count(people.answers, 'answer')} compared"
    if people.same is None or people.within_one is None:
        return f"{compared}; that is too few to say more, {MIN_CRITERIA} are needed"
    return f"{compared}, the same level {people.same:.0%}, within one level {people.within_one:.0%}"


def print_people(people: PeopleAgreement | None) -> None:
    """Print how the scorer agrees with people who rated the same answers."""
    out = console()
    out.print(Text("\nRated by people", "bold"))
    if people is None:
        out.print(Text(NO_PEOPLE, "dim"))
        return
    told = f"{_count(people.ratings, 'rating')} of {_count(people.answers, 'answer')}, before they saw the levels"
    out.print(Text(f"{told}; {_count(people.criteria, 'criterion', 'criteria')} with both levels", "dim"))
    table = Table.grid(padding=(0, 2))
    few, few_for_kappa = (f"{least} criteria are needed" for least in (MIN_CRITERIA, MIN_CRITERIA_FOR_KAPPA))
    if people.same is None or people.within_one is None or people.mean_difference is None:
        table.add_row("Same level", NOT_MEASURED, few)
    else:
        table.add_row("Same level", f"{people.same:.0%}")
        table.add_row("Within one level", f"{people.within_one:.0%}")
        table.add_row("Too kind by", f"{people.mean_difference:+.2f}", "levels: its own less the people's")
    if people.kappa is not None:
        table.add_row("Weighted kappa", f"{people.kappa:.2f}", "quadratic; 0 is chance")
    elif people.criteria < MIN_CRITERIA_FOR_KAPPA:
        table.add_row("Weighted kappa", NOT_MEASURED, few_for_kappa)
    else:
        table.add_row("Weighted kappa", "undefined", "all levels are the same")
    out.print(table)


def print_card(card: TrustCard) -> None:
    """Print a card for people; each figure stands beside what it must be read against."""
    out, found = console(), card.measures
    name = card.scorer if card.model is None else f"{card.scorer} ({card.model})"
    out.print(Text(f"\nTrust card of {name}, made on {card.made_at:%Y-%m-%d %H:%M} UTC", "bold"))
    out.print(Text(f"{found.answers} answers to {found.questions} questions, each read {_times(found.repeats)}", "dim"))
    if card.scorer is ScorerKind.COVERAGE:
        out.print(Text(IN_SAMPLE, "yellow"))
    out.print()
    print_figures(out, found.agreement)
    out.print()
    out.print(_figures(found))
    if any(each.answers or each.refused for each in found.resistance):
        out.print()
        out.print(_attacks(found.resistance))
    _print_not_scored(out, found)


def _figures(found: Measures) -> Table:
    table = Table.grid(padding=(0, 2))
    again = found.repeatability
    if again is None:
        table.add_row("Repeatability", NOT_MEASURED, "give --repeats 2 or more")
    else:
        same = "–" if again.same_verdict is None else f"{again.same_verdict:.0%}"
        table.add_row("Same verdict again", same, f"{again.readings} readings of {again.answers} answers")
        table.add_row(
            "Total, spread", f"{again.total_sd * 100:.1f} points", "sd between readings of one answer, of 100"
        )
    table.add_row("Too kind by", _signed(found.bias.share), "share of checklists: found less expected")
    table.add_row("", _signed(found.bias.level), "levels: found less expected")
    table.add_row("", _signed(found.bias.share_per_100_words), "share for each 100 words of length")
    table.add_row("Not scored", f"{found.not_scored / found.readings:.0%}", f"of {found.readings} readings")
    if found.latency is not None:
        table.add_row(
            "Takes", f"{found.latency.median_s:.2g} s", f"median; nine of ten within {found.latency.p90_s:.2g} s"
        )
    if found.cost is not None:
        table.add_row("Price", _price(found.cost), _tokens(found.cost))
    return table


def _attacks(resistance: tuple[Resistance, ...]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("A weak answer that")
    for heading in ("Answers", "Mean rise", "Highest", "Refused"):
        table.add_column(heading, justify="right")
    for each in resistance:
        rises = (_points(each.mean_rise), _points(each.highest_rise))
        table.add_row(each.does, str(each.answers), *rises, str(each.refused))
    table.caption = "Rises of the total, in points of 100"
    return table


def _print_not_scored(out: Console, found: Measures) -> None:
    for reason, count in found.agreement.not_scored.items():
        out.print(Text(f"Not scored at the first reading: {count}, because {reason}", "yellow"))


def _count(count: int, one: str, more: str | None = None) -> str:
    return f"{count} {one if count == 1 else more or one + 's'}"


def _times(repeats: int) -> str:
    return "once" if repeats == 1 else f"{repeats} times"


def _signed(each: Estimate) -> str:
    if each.value is None:
        return "undefined"
    interval = "" if each.low is None or each.high is None else f" [{each.low:+.2f}, {each.high:+.2f}]"
    return f"{each.value:+.2f}{interval}"


def _points(share: float | None) -> str:
    return "–" if share is None else f"{share * 100:+.1f}"


def _price(cost: CostPerAnswer) -> str:
    return "unknown" if cost.price_usd is None else f"${cost.price_usd:.4f}"


def _tokens(cost: CostPerAnswer) -> str:
    calls = f"an answer; {cost.calls:.2f} calls"
    if cost.input_tokens is None or cost.output_tokens is None:
        return calls
    return f"{calls}, {cost.input_tokens:,.0f} tokens in, {cost.output_tokens:,.0f} out"
