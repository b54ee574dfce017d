"""coach calibrate"""

import asyncio
import json
from functools import partial

import click

from coach.calibration import Calibration, Findings, Forecast
from coach.cli.output import progress_bar
from coach.cli.terminal import run
from coach.cli.trust import NO_CARD, print_card, print_people
from coach.domain.trust import TrustCards
from coach.installation import open_evaluation, open_scorers
from coach.library import load_library
from coach.prompts import load_prompts
from coach.settings import read_settings
from coach.store.database import database_url, prepare
from coach.store.trust_cards import save_trust_card
from coach.trust import read_trust

KEPT = "calibration.scores.jsonl"
ASK_AGAIN = "Run the same command again: only those are asked for again, and a new card is made."


@click.command("calibrate")
@click.argument("question_ids", metavar="[QUESTION]...", nargs=-1)
@click.option("--questions", "first", type=click.IntRange(min=1), metavar="N", help="Only the first N questions.")
@click.option("--repeats", type=click.IntRange(1, 20), default=1, metavar="R", help="Read each answer R times.")
@click.option("--scorer", type=click.Choice(["auto", "judge", "coverage"]), help="Use this scorer, not COACH_SCORER.")
@click.option("--anew", is_flag=True, help="Don't go on where an earlier calibration was broken off.")
@click.option("--show", is_flag=True, help="Measure nothing; show what is known of this scorer.")
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@run
async def command(
    question_ids: tuple[str, ...],
    first: int | None,
    repeats: int,
    scorer: str | None,
    anew: bool,
    show: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Measure the scorer on the answers of the bank, and keep what was found as its trust card.

    All questions are taken, or those with the ids QUESTION. It says how many calls of the model that is and about what
    they cost, and asks. Scores are kept as they come, so the same command goes on after a stop, or where the model
    failed. With --repeats the card also tells how far two readings of one answer differ, and every score by this scorer
    gets a band.
    """
    if question_ids and first:
        raise click.UsageError("Give either ids of questions or --questions N.")
    settings = read_settings()
    if scorer:
        settings = settings.model_copy(update={"scorer": scorer})
    library, prompts = load_library(settings.rubrics), load_prompts(settings.prompts)
    entries = [library.entry(each) for each in question_ids] or list(library.entries.values())[:first]
    url = database_url(settings.database_url, settings.data)
    await asyncio.to_thread(prepare, url)
    scorers = open_scorers(settings)
    try:
        choice = await scorers.current()
        if show:
            _show(await read_trust(url, prompts, choice), as_json=as_json)
            return
        calibration = Calibration(open_evaluation(settings, prompts, choice), entries, repeats, settings.data / KEPT)
        if anew:
            calibration.forget()
        found = await _measure(calibration, choice.name, yes=yes)
        await save_trust_card(url, choice.identity(prompts.scoring_hash), found.measures, found.spreads)
        trust = await read_trust(url, prompts, choice)
    finally:
        await scorers.close()
    if not found.measures.failed:
        calibration.forget()
    _show(trust, as_json=as_json)


async def _measure(calibration: Calibration, scorer: str, *, yes: bool) -> Findings:
    """Say what it will take, ask, and measure."""
    forecast = calibration.forecast()
    click.echo(_announce(forecast, scorer), err=True)
    if forecast.calls and not yes:
        click.confirm("Go on?", abort=True, err=True)
    with progress_bar() as progress:
        bar = progress.add_task("scorings", total=calibration.scorings)
        found = await calibration.run(partial(progress.advance, bar))
    measures = found.measures
    if measures.failed:
        click.echo(f"{measures.failed} scorings failed. {ASK_AGAIN}", err=True)
    if not measures.agreement.scored:
        reason = next(iter(measures.agreement.not_scored), "no answer was there to score")
        raise click.ClickException(f"Nothing was scored, so there is no trust card. {reason}")
    return found


def _announce(forecast: Forecast, scorer: str) -> str:
    """Return what is going to be done and about what it costs."""
    what = f"{forecast.answers:,} answers are left to be scored by {scorer}."
    if not forecast.calls:
        return f"{what} No model is asked, so it costs nothing."
    price = "at an unknown price (COACH_LLM_PRICE_INPUT and COACH_LLM_PRICE_OUTPUT are not set)"
    if forecast.price_usd is not None:
        price = f"${forecast.price_usd:,.2f}"
    return (
        f"{what} That is {forecast.calls:,} calls of the model, with about {forecast.input_tokens:,} tokens in and"
        f" {forecast.output_tokens:,} out, {price}; somewhat more where it has to be asked twice."
    )


def _show(trust: TrustCards, *, as_json: bool) -> None:
    """Show the card of the scorer in use, and how it agrees with people."""
    if as_json:
        known = {"card": trust.card, "people": trust.people}
        shown = {name: None if each is None else each.model_dump(mode="json") for name, each in known.items()}
        click.echo(json.dumps(shown, indent=2, ensure_ascii=False))
        return
    if trust.card is None:
        click.echo(f"Trust card: {NO_CARD}")
    else:
        print_card(trust.card)
    print_people(trust.people)
