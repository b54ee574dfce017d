"""coach schema"""

import json

import click

from coach.schema import bank_schema, question_schema

SCHEMAS = {"question": question_schema, "bank": bank_schema}


@click.command("schema")
@click.argument("kind", type=click.Choice(list(SCHEMAS)))
def command(kind: str) -> None:
    """Print the JSON Schema of question files or of bank.toml, for editors.

    An editor that reads the line `#:schema ../question.schema.json` at the top of a TOML file completes its keys.
    """
    click.echo(json.dumps(SCHEMAS[kind](), indent=2, ensure_ascii=False))
