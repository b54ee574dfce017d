import pytest
from pydantic import ValidationError

from coach.domain.model_servers import ModelServer


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1"),
        (" https://api.openai.com/v1/ ", "https://api.openai.com/v1"),
        ("http://[::1]:8080/v1", "http://[::1]:8080/v1"),
        ("http://models.local", "http://models.local"),
    ],
)
def test_an_address_is_kept_without_the_slash_at_its_end(written: str, kept: str) -> None:
    assert ModelServer(base_url=written).base_url == kept


@pytest.mark.parametrize(
    ("url", "mend"),
    [
        ("", "write an address"),
        ("127.0.0.1:11434/v1", "write an address"),
        ("file:///etc/passwd", "write an address"),
        ("ftp://host/v1", "write an address"),
        ("http:///v1", "write an address"),
        ("http://host:port/v1", "write an address"),
        ("http://host:99999/v1", "write an address"),
        ("http://[::1/v1", "write an address"),
        ("http://host/v 1", "write an address"),
        ("http://ho\nst/v1", "write an address"),
        ("http://me:secret@host/v1", "leave user and password out"),
        ("http://host/v1?key=secret", "leave out what begins with"),
        ("http://host/v1#here", "leave out what begins with"),
        ("http://host/" + "v" * 2_000, "at most 2000 characters"),
    ],
)
def test_what_is_no_plain_address_is_refused_with_what_to_write(url: str, mend: str) -> None:
    with pytest.raises(ValidationError, match=mend):
        ModelServer(base_url=url)


@pytest.mark.parametrize("key", ["", "sk test", "sk-tëst", "sk-test\n"])
def test_a_key_that_no_header_can_carry_is_refused(key: str) -> None:
    with pytest.raises(ValidationError) as caught:
        ModelServer.model_validate({"base_url": "http://host", "api_key": key})
    assert "api_key" in str(caught.value)


def test_a_key_is_in_no_text_and_no_json_of_its_server() -> None:
    server = ModelServer.model_validate({"base_url": "http://host", "api_key": "sk-secret"})
    assert "sk-secret" not in f"{server!r} {server} {server.model_dump_json()}"
