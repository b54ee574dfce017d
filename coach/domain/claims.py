"""What the judge says before anything of it is believed, and the form in which it must say it."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, create_model

from coach.domain.rubrics import MAX_LEVEL, MIN_LEVEL, Rubric
from coach.domain.verdicts import Verdict

NO_BELIEF = "none"
MAX_WRONG_STATEMENTS = 6


class Claim(BaseModel):
    """The quotation comes first, so that the evidence is chosen before the verdict.

    Unknown keys are ignored: models add some, and none can do harm.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    quote: str


class PointClaim(Claim):
    note: str = ""
    verdict: Verdict


class LevelClaim(Claim):
    note: str = ""
    level: int = Field(json_schema_extra={"enum": list(range(MIN_LEVEL, MAX_LEVEL + 1))}, ge=MIN_LEVEL, le=MAX_LEVEL)


class WrongClaim(Claim):
    wrong_belief: str = NO_BELIEF
    correction: str = Field(min_length=1)


class ActionClaim(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    about: str
    advice: str = Field(min_length=1)


def reply_schema(rubric: Rubric) -> dict[str, Any]:
    """Return the strict JSON schema of a reply: each id of the rubric is a key, so none can be mixed up."""
    points = {point.id: (PointClaim, ...) for point in rubric.points()}
    levels = {criterion.id: (LevelClaim, ...) for criterion in rubric.holistics()}
    reply = create_model(
        "Reply",
        points=(create_model("Points", **points), ...),  # type: ignore[call-overload]
        criteria=(create_model("Criteria", **levels), ...),  # type: ignore[call-overload]
        wrong_statements=(list[WrongClaim], ...),
        next_action=(ActionClaim, ...),
    )
    schema = reply.model_json_schema()
    definitions = schema["$defs"]
    definitions["WrongClaim"]["properties"]["wrong_belief"] = {
        "type": "string",
        "enum": [NO_BELIEF, *(belief.id for belief in rubric.wrong_beliefs)],
    }
    definitions["ActionClaim"]["properties"]["about"] = {"type": "string", "enum": sorted({*points, *levels})}
    return _strict(schema)


# Strict mode of chat completions takes only these keywords; the others are checked when the reply is read.
_KEPT = {"$defs", "$ref", "type", "properties", "required", "additionalProperties", "items", "enum"}


def _strict(schema: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in schema.items() if key in _KEPT}
    if "$defs" in kept:
        kept["$defs"] = {name: _strict(part) for name, part in kept["$defs"].items()}
    if "items" in kept:
        kept["items"] = _strict(kept["items"])
    if kept.get("type") == "object":
        kept["properties"] = {name: _strict(part) for name, part in schema.get("properties", {}).items()}
        kept["required"] = list(kept["properties"])
        kept["additionalProperties"] = False
    return kept
