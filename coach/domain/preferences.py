"""What a learner prefers: the language of feedback, out of those that are offered."""

from enum import StrEnum

from coach.domain.value import Value


class Language(StrEnum):
    """IETF language tags. `english` is how a prompt names one, `native` how its speakers do."""

    english: str
    native: str

    def __new__(cls, tag: str, english: str, native: str) -> "Language":
        language = str.__new__(cls, tag)
        language._value_ = tag
        language.english, language.native = english, native
        return language

    EN = "en", "English", "English"
    DE = "de", "German", "Deutsch"
    FR = "fr", "French", "français"
    ES = "es", "Spanish", "español"
    IT = "it", "Italian", "italiano"
    PT = "pt", "Portuguese", "português"
    NL = "nl", "Dutch", "Nederlands"
    PL = "pl", "Polish", "polski"
    CS = "cs", "Czech", "čeština"
    SV = "sv", "Swedish", "svenska"
    UK = "uk", "Ukrainian", "українська"
    TR = "tr", "Turkish", "Türkçe"
    HI = "hi", "Hindi", "हिन्दी"
    JA = "ja", "Japanese", "日本語"
    ZH = "zh", "Simplified Chinese", "简体中文"
    KO = "ko", "Korean", "한국어"


class Preferences(Value):
    """`language` is that of the judge's notes, advice and corrections. Rubrics stay English, quotations as spoken."""

    language: Language


DEFAULT = Preferences(language=Language.EN)
