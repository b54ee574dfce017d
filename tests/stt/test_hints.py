from coach.stt.hints import MAX_HINT_CHARACTERS, hint


def test_without_a_vocabulary_there_is_no_hint() -> None:
    assert hint(()) == ""


def test_terms_have_commas_between() -> None:
    assert hint(("SHAP", "LIME")) == "SHAP, LIME"


def test_the_first_whole_terms_that_fit_are_kept() -> None:
    # 10 letters and ", " make 12: 66 terms take 790, the 67th would end at 802.
    terms = [f"term{number:06}" for number in range(100)]
    assert hint(terms) == ", ".join(terms[:66])
    assert len(hint(["x" * 400, "y" * 398])) == MAX_HINT_CHARACTERS
    assert hint(["x" * 400, "y" * 399]) == "x" * 400
