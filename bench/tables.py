"""What was measured, laid out as tables."""

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from bench.coverage import CoverageCost
from bench.faults import FAULTS, FaultRun
from bench.peers import PEER_FAULTS, PEERS
from bench.report import Table, number, percentile
from bench.service import LOOK_S, LOOKS_PER_S, WORKER_CONCURRENCY, Overhead, Throughput
from bench.stages import Stages
from bench.tokens import QuestionTokens

PERCENTILE = 0.95

By = Mapping[str, Any]
"""Something measured, by the name of the database."""


def judge_table(measured: dict[str, Any], rss_mb: float | None, import_s: float) -> Table:
    cpu = measured["cpu_ms"]
    verified = measured["verified"]["judge"]
    ours = ["Coach's judge", "1", _spread(cpu["judge"]), number(rss_mb, 0), number(import_s)]
    bare = ["bare openai client in the same run, create + json.loads", "1", _spread(cpu["bare"]), "–", "–"]
    own = ["Coach's judge without the call: prompt, schema, checks", "0", _spread(cpu["own"]), "–", "–"]
    peers = [
        [f"{peer.name} ¹", str(peer.calls), number(peer.cpu_ms), str(peer.rss_mb), peer.import_s] for peer in PEERS
    ]
    return Table(
        "One answer, one call: the client's cost",
        ("", "calls per answer", "client CPU ms per answer", "peak RSS MB", "import s"),
        [ours, bare, own, *peers],
        (
            f"Five criteria with twelve points, answers of 250 words, model server at 0 ms; {measured['answers']}"
            f" answers a way, {len(cpu['judge'])} rounds in turns, median of the rounds (least to greatest)."
            f" Coach verified {verified} of {measured['answers']} answers in full.",
            "¹ Measured earlier on two shared cores of such a machine, not in this run.",
        ),
    )


def _spread(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.1f} ({min(values):.1f} to {max(values):.1f})"


def throughput_table(by: Mapping[str, Sequence[Throughput]], idle: By, peak: By) -> Table:
    columns = [""]
    for name in by:
        columns += [f"{name}: scored answers per s", "service CPU ms per answer", "looks per answer"]
    rows = []
    for runs in zip(*by.values(), strict=True):
        clients = runs[0].clients
        label = f"{clients} at a time" if clients else f"{runs[0].answers} sent at once"
        cells = [(number(run.per_s), number(run.cpu_ms), number(run.looks)) for run in runs]
        rows.append([label, *(cell for group in cells for cell in group)])
    used = "; ".join(
        f"{name}: {number(idle[name] and idle[name] * 100)} % of a core while idle, peak RSS {number(peak[name], 0)} MB"
        for name in by
    )
    return Table(
        "The service: throughput at 0 ms upstream",
        columns,
        rows,
        (
            f"`coach serve` with one worker, COACH_CONCURRENCY={WORKER_CONCURRENCY}; clients, service and model server"
            f" share the machine. Clients look every {LOOK_S * 1000:.0f} ms whether their answer is"
            f" scored, at most {LOOKS_PER_S} times a second in all, and the"
            " service's CPU for the looks is in its figure; answers sent at once are hardly looked at.",
            f"{used}. The database server's CPU is not counted.",
        ),
    )


def overhead_table(by: Mapping[str, Sequence[Overhead]]) -> Table:
    columns = ["upstream latency", "bare call ms"]
    for name in by:
        columns += [f"{name}: added ms, median", "p95", "added until seen, median"]
    rows = []
    for runs in zip(*by.values(), strict=True):
        bare = statistics.median(each for run in runs for each in run.bare_s)
        row = [f"{runs[0].latency_ms} ms", number(bare * 1000)]
        for run in runs:
            added, seen = run.added_ms, run.added_seen_ms
            row += [
                number(statistics.median(added)),
                number(percentile(added, PERCENTILE)),
                number(statistics.median(seen)),
            ]
        rows.append(row)
    counts = ", ".join(str(len(run.added_ms)) for run in next(iter(by.values())))
    return Table(
        "The service: time added to the bare model call",
        columns,
        rows,
        (
            f"One answer at a time, each in turn with the bare call it is compared with ({counts} answers)."
            " From sending the answer to the instant noted as scored, less the bare call; «until seen» ends at the"
            f" client's first look at the scored attempt, with a look every {LOOK_S * 1000:.0f} ms.",
        ),
    )


def stages_table(by: Mapping[str, Stages]) -> Table:
    rows = [
        [
            "stored until a worker begins (the queue is looked at every 0.1 s)",
            *(number(s.waiting_ms) for s in by.values()),
        ],
        [
            "begun until the reply is stored (rubric read, the call, two writes)",
            *(number(s.asking_ms) for s in by.values()),
        ],
        ["reply stored until scored (step saved, reply verified)", *(number(s.verifying_ms) for s in by.values())],
    ]
    return Table("Where the time of an answer goes at 0 ms upstream", ("median ms", *by), rows)


def faults_table(by: Mapping[str, FaultRun]) -> Table:
    runs = by.values()
    first = next(iter(runs))
    rows = [
        ["answers", *(str(run.answers) for run in runs)],
        ["lost, or not scored without a reason", *(str(run.lost) for run in runs)],
        ["partly scored without saying so", *(str(run.silent) for run in runs)],
        ["scored", *(str(run.scored) for run in runs)],
        ["… with every criterion", *(str(run.complete) for run in runs)],
        ["not scored, with the reason", *(str(run.not_scored.total()) for run in runs)],
        ["criteria not scored, with the reason", *(str(run.criteria_not_scored.total()) for run in runs)],
        ["extra calls", *(str(run.extra_calls) for run in runs)],
        ["faults met: malformed / 429 / reset", *(_faults(run) for run in runs)],
        ["seconds", *(number(run.seconds) for run in runs)],
    ]
    reasons = {reason for run in runs for reason in (*run.not_scored, *run.criteria_not_scored)}
    return Table(
        f"Faults: {FAULTS.malformed:.0%} malformed replies, {FAULTS.refused:.0%} 429, {FAULTS.reset:.0%} resets",
        ("", *by),
        rows,
        (
            f"{first.answers} answers, {WORKER_CONCURRENCY} at a time; faults drawn with seed {FAULTS.seed}."
            " Malformed: prose, JSON cut off, quotations nobody said, by answer. 429 comes with Retry-After: 1.",
            *(f"Reason given: {reason}" for reason in sorted(reasons)),
            PEER_FAULTS,
        ),
    )


def _faults(run: FaultRun) -> str:
    return " / ".join(str(run.counts.get(name, 0)) for name in ("malformed", "refused", "reset"))


def tokens_table(
    questions: Sequence[QuestionTokens], exact: bool, ratio: tuple[float, float] | None, wire_prefixes: int
) -> Table:
    rows = [
        [
            each.question_id,
            number(each.prompt, 0),
            f"{each.prefix_share:.1%}",
            number(each.schema, 0),
            number(each.output, 0),
            "yes" if each.same else "NO",
        ]
        for each in questions
    ]
    how = "o200k_base, exact" if exact else "an estimate from above, no vocabulary was given (--vocabulary FOLDER)"
    notes = [
        f"Counted: {how}. One call scores the whole answer. Medians over {questions[0].answers} answers of 250"
        " words; the output is a made reply with all points, quotations of 5 to 15 words and notes of 16.",
        f"As received by the model server, the bytes before the answer took {wire_prefixes} form(s) per question.",
    ]
    if ratio is not None:
        least, most = ratio
        notes.append(
            f"The estimate that serves without a vocabulary was {least:.2f} to {most:.2f} times the exact count."
        )
    return Table(
        "Tokens per scored answer",
        ("question", "prompt", "in the unchanging prefix", "schema beside it", "output", "prefix the same in bytes"),
        rows,
        notes,
    )


def coverage_table(cost: CoverageCost) -> Table:
    return Table(
        "The coverage check (no model)",
        ("answers", "answers per s", "CPU ms per answer", "at least one criterion scored"),
        [[str(cost.answers), number(cost.per_s), number(cost.cpu_ms), str(cost.scored)]],
    )
