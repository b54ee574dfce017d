from pydantic import SecretStr

from coach.openai_servers import key, timed_out, writable


def test_a_server_that_wants_no_key_is_sent_something_all_the_same() -> None:
    assert key(SecretStr("sk-1")) == "sk-1"
    assert key(None) == "none"


def test_time_ran_out_only_where_a_timeout_is_behind_the_error() -> None:
    error = ConnectionError("it broke off")
    assert not timed_out(error)
    error.__cause__ = OSError()
    error.__cause__.__context__ = TimeoutError()
    assert timed_out(error)


def test_what_no_database_can_hold_is_replaced() -> None:
    assert writable("a\x00b\ud800c 🎤") == "a\ufffdb\ufffdc 🎤"
