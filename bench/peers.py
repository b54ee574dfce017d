"""What other programs took for the same task, measured earlier on two shared cores of such a machine.

Task: an answer of 250 words, a rubric of five criteria, a model server at 0 ms. Medians. Not measured by bench.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Peer:
    """`import_s` is a range as measured, on a busy machine."""

    name: str
    calls: int
    cpu_ms: float
    rss_mb: int
    import_s: str


PEERS = (
    Peer("openai client on aiohttp, create + own validation", 1, 2.2, 69, "1.8"),
    Peer("openai client on httpx, parse", 1, 6.2, 71, "2.6"),
    Peer("instructor", 1, 6.9, 105, "3.9"),
    Peer("rubric, one call", 1, 3.7, 87, "2.8"),
    Peer("rubric, a call a criterion", 5, 22.6, 98, "2.6"),
    Peer("autorubric, one call", 1, 11.1, 331, "20+"),
    Peer("autorubric, a call a criterion", 5, 35.3, 346, "20+"),
    Peer("ragas", 5, 34.3, 258, "13"),
    Peer("pydantic-evals judge", 5, 51.8, 158, "2.8"),
    Peer("promptfoo llm-rubric (Node)", 5, 57.6, 355, "15"),
    Peer("Inspect model-graded, one call", 1, 23.2, 173, "3 to 5"),
    Peer("Inspect model-graded, a call a criterion", 5, 61.3, 184, "3 to 5"),
    Peer("DeepEval GEval, one call", 1, 39.7, 141, "3 to 11"),
    Peer("DeepEval GEval, shared loop", 5, 66.5, 111, "3 to 11"),
    Peer("DeepEval GEval, as documented", 5, 189, 220, "3 to 11"),
)

PEER_FAULTS = (
    "Peers with the same mix over 200 answers, measured earlier: DeepEval (strict) crashed with none kept; DeepEval,"
    " promptfoo and autorubric left 56 to 59 answers partly scored; pydantic-evals 2."
)
