"""coach schema"""

import json
from typing import Any

import click

from coach.app import create_app
from coach.schema import bank_schema, question_schema
from coach.settings import Settings


def api_schema() -> dict[str, Any]:
    return create_app(Settings()).openapi()


SCHEMAS = {"question": question_schema, "bank": bank_schema, "api": api_schema}


@click.command("schema")
@click.argument("kind", type=click.Choice(list(SCHEMAS)))
def command(kind: str) -> None:
    """Print the JSON Schema of question files or of bank.toml, for editors, or the OpenAPI schema of the interface.

    An editor that reads the line `#:schema ../question.schema.json` at the top of a TOML file completes its keys.
    """
    click.echo(json.dumps(SCHEMAS[kind](), indent=2, ensure_ascii=False))
