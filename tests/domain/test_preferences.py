import re

import pytest
from pydantic import ValidationError

from coach.domain.preferences import DEFAULT, Language, Preferences


def test_feedback_is_in_english_until_another_language_is_preferred() -> None:
    assert DEFAULT.language is Language.EN
    assert Preferences.model_validate({"language": "de"}).model_dump(mode="json") == {"language": "de"}


def test_each_language_has_a_tag_a_name_for_the_prompt_and_one_of_its_own() -> None:
    assert (Language.DE.value, Language.DE.english, Language.DE.native) == ("de", "German", "Deutsch")
    assert all(re.fullmatch(r"[a-z]{2}", language) for language in Language)
    for names in ([each.english for each in Language], [each.native for each in Language]):
        assert len(set(names)) == len(Language)


@pytest.mark.parametrize("language", ["tlh", "EN", "", None, "German"])
def test_a_language_that_is_not_offered_is_refused(language: object) -> None:
    with pytest.raises(ValidationError):
        Preferences.model_validate({"language": language})
