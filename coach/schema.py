"""JSON Schema of the files that authors write, so that editors complete and check them."""

from typing import Any

from coach.domain.questions import Question
from coach.domain.rubrics import Holistic, Rubric, Weight
from coach.domain.value import Id, Value
from coach.library import Bank

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FILLED_IN = {"common_mistakes"}
"""What the bank gives to every rubric, so no question file has it."""


class SharedCriterion(Value):
    """A criterion of the bank, by its name; `weight` is how much it counts here."""

    use: Id
    weight: Weight = 1


def question_schema() -> dict[str, Any]:
    """Return the schema of a question file: the question, its rubric, and criteria taken from the bank."""
    question, rubric = Question.model_json_schema(), Rubric.model_json_schema()
    properties = {**question["properties"], **rubric["properties"]}
    shared = SharedCriterion.model_json_schema()
    kinds = properties["criteria"]["items"]["oneOf"]
    properties["criteria"] = {
        **properties["criteria"],
        "items": {"anyOf": [{"$ref": f"#/$defs/{SharedCriterion.__name__}"}, *kinds]},
    }
    return {
        "$schema": DIALECT,
        "title": "A question with its rubric",
        "type": "object",
        "properties": {name: each for name, each in properties.items() if name not in FILLED_IN},
        "required": [*question["required"], *rubric["required"]],
        "additionalProperties": False,
        "$defs": {**question["$defs"], **rubric["$defs"], SharedCriterion.__name__: shared},
    }


def bank_schema() -> dict[str, Any]:
    """Return the schema of a bank file. The name of its folder is its id, and that of a table a criterion's."""
    schema = Bank.model_json_schema()
    criterion = Holistic.model_json_schema()
    schema["properties"].pop("id")
    schema["properties"]["criteria"] = {"type": "object", "additionalProperties": _without_id(criterion)}
    return {**schema, "$schema": DIALECT, "required": [name for name in schema["required"] if name != "id"]}


def _without_id(schema: dict[str, Any]) -> dict[str, Any]:
    properties = {name: each for name, each in schema["properties"].items() if name != "id"}
    return {**schema, "properties": properties, "required": [name for name in schema["required"] if name != "id"]}
