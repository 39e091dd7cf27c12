"""Numbers that count something, in figures and in words."""

import pytest

from bot.search.numbers import counts


@pytest.mark.parametrize(
    ("text", "lang", "found"),
    [
        ("нас 60 в Совете, пришло 41", "ru", [60, 41]),
        ("нас шестьдесят, пришло сорок один", "ru", [60, 41]),
        ("пятьсот четыре члена", "ru", [504]),
        ("504 мүшеден кворум қанша?", "kk", [504]),
        ("алпыс мүшенің қырық бірі келді", "kk", [60, 40]),
        ("бес жүз төрт мүше бар", "kk", [504]),
        ("что в статье 9 и пункте 5", "ru", []),
        ("9.5 деген не", "kk", []),
        ("9-баптың 5-тармағы", "kk", []),
        ("в 2023 году", "ru", []),
        ("2/3 голосов", "ru", []),
        ("хватит ли 50% голосов", "ru", []),
        ("один раз в год", "ru", []),
    ],
)
def test_counts_are_read_and_what_counts_nothing_is_not(text: str, lang: str, found: list[int]) -> None:
    assert counts(text, lang) == found
