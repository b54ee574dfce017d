"""What the judge says before anything of it is believed, and the form in which it must say it."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from coach.domain.rubrics import MAX_LEVEL, MIN_LEVEL, Rubric
from coach.domain.verdicts import Verdict

NO_BELIEF = "none"
MAX_LISTED = 6
"""So many wrong statements, and common mistakes, are read of one reply."""


class Claim(BaseModel):
    """The quotation comes first, so that the evidence is chosen before the verdict.

    Unknown keys are ignored: models add some, and none can do harm.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    quote: Annotated[str, BeforeValidator(lambda quote: "" if quote is None else quote)] = Field(
        json_schema_extra={"type": "string"}
    )


class PointClaim(Claim):
    note: str = ""
    verdict: Verdict


class LevelClaim(Claim):
    note: str = ""
    level: int = Field(json_schema_extra={"enum": list(range(MIN_LEVEL, MAX_LEVEL + 1))}, ge=MIN_LEVEL, le=MAX_LEVEL)


class WrongClaim(Claim):
    wrong_belief: str = NO_BELIEF
    correction: str = Field(min_length=1)


class MistakeClaim(Claim):
    mistake: str


class ActionClaim(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    about: str
    advice: str = Field(min_length=1)


# Strict mode of chat completions takes only these keywords; the others are checked when the reply is read.
_KEPT = ("type", "enum")


def strict(claim: type[BaseModel]) -> dict[str, Any]:
    """Return the schema of a claim with its keywords inlined, every key required and no other allowed."""
    described = claim.model_json_schema()
    definitions = described.get("$defs", {})
    properties = {}
    for name, part in described["properties"].items():
        whole = definitions[part["$ref"].rpartition("/")[2]] if "$ref" in part else part
        properties[name] = {key: whole[key] for key in _KEPT if key in whole}
    return strict_object(properties)


def strict_object(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of an object that has all of these keys and no other."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


_POINT, _LEVEL, _WRONG, _MISTAKE, _ACTION = (
    strict(claim) for claim in (PointClaim, LevelClaim, WrongClaim, MistakeClaim, ActionClaim)
)


def reply_schema(rubric: Rubric) -> dict[str, Any]:
    """Return the strict JSON schema of a reply: each id of the rubric is a key, so none can be mixed up."""
    points = [point.id for point in rubric.points()]
    levels = [criterion.id for criterion in rubric.holistics()]
    beliefs = [NO_BELIEF, *(belief.id for belief in rubric.wrong_beliefs)]
    mistakes = [mistake.id for mistake in rubric.signed_mistakes()]
    parts: dict[str, Any] = {
        "points": strict_object({name: {"$ref": "#/$defs/point"} for name in points}),
        "criteria": strict_object({name: {"$ref": "#/$defs/criterion"} for name in levels}),
        "wrong_statements": {"type": "array", "items": _with_enum(_WRONG, "wrong_belief", beliefs)},
    }
    if mistakes:
        parts["common_mistakes"] = {"type": "array", "items": _with_enum(_MISTAKE, "mistake", mistakes)}
    reply = strict_object({**parts, "next_action": _with_enum(_ACTION, "about", [*points, *levels])})
    return {**reply, "$defs": {"point": _POINT, "criterion": _LEVEL}}


def _with_enum(schema: Mapping[str, Any], name: str, values: list[str]) -> dict[str, Any]:
    return strict_object({**schema["properties"], name: {"type": "string", "enum": values}})
