from typing import Any

from coach.domain.claims import reply_schema
from tests import factories as make


def objects(schema: Any) -> list[dict[str, Any]]:
    if isinstance(schema, dict):
        mine = [schema] if schema.get("type") == "object" else []
        return mine + [each for value in schema.values() for each in objects(value)]
    return []


def test_every_id_of_the_rubric_is_a_required_key() -> None:
    properties = reply_schema(make.rubric())["properties"]
    assert properties["points"]["required"] == ["parallel", "quadratic", "kv-cache"]
    assert properties["criteria"]["required"] == ["clarity"]
    action, wrong = properties["next_action"], properties["wrong_statements"]["items"]
    assert action["properties"]["about"]["enum"] == ["parallel", "quadratic", "kv-cache", "clarity"]
    assert wrong["properties"]["wrong_belief"]["enum"] == ["none", "linear-cost"]


def test_the_evidence_comes_before_the_verdict() -> None:
    definitions = reply_schema(make.rubric())["$defs"]
    assert list(definitions["point"]["properties"]) == ["quote", "note", "verdict"]
    assert list(definitions["criterion"]["properties"]) == ["quote", "note", "level"]
    assert definitions["point"]["properties"]["verdict"]["enum"] == ["hit", "partial", "missing", "wrong"]


def test_the_schema_is_strict_everywhere() -> None:
    found = objects(reply_schema(make.rubric()))
    assert len(found) == 7
    for each in found:
        assert each["additionalProperties"] is False
        assert each["required"] == list(each["properties"])


def test_levels_are_listed_since_servers_ignore_bounds() -> None:
    level = reply_schema(make.rubric())["$defs"]["criterion"]["properties"]["level"]
    assert level == {"type": "integer", "enum": [1, 2, 3, 4, 5]}


def test_a_rubric_without_holistic_criteria_has_a_schema_too() -> None:
    assert reply_schema(make.rubric(make.checklist()))["properties"]["criteria"]["required"] == []


def test_no_id_clashes_with_anything() -> None:
    rubric = make.rubric(make.checklist(*(make.point(name) for name in ("validate", "copy", "json", "schema"))))
    assert list(reply_schema(rubric)["properties"]["points"]["properties"]) == ["validate", "copy", "json", "schema"]
