"""The 42 bodies: two national, two of each region, with names that stand in official papers."""

import re

import pytest

from bot.rules.bodies import BODY_SEEDS, REGIONS, BodyKind, kind_of

SEEDS = {seed.code: seed for seed in BODY_SEEDS}


def test_there_are_seventeen_oblasts_and_three_cities() -> None:
    assert sum(region.name_kk.endswith(" облысы") for region in REGIONS) == 17
    assert sum(region.name_kk.endswith(" қаласы") for region in REGIONS) == 3
    assert sum("област" in region.name_ru for region in REGIONS) == 17
    assert sum(region.name_ru.startswith("город ") for region in REGIONS) == 3


def test_there_are_forty_two_bodies_each_with_a_code_and_names_of_its_own() -> None:
    assert len(SEEDS) == len(BODY_SEEDS) == 42
    assert len({seed.name_kk for seed in BODY_SEEDS}) == 42
    assert len({seed.name_ru for seed in BODY_SEEDS}) == 42
    assert {seed.region for seed in BODY_SEEDS} == {None, *(region.code for region in REGIONS)}
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", seed.code) for seed in BODY_SEEDS)


@pytest.mark.parametrize(
    ("code", "kind", "name_kk", "name_ru"),
    [
        (
            "session",
            BodyKind.SESSION,
            "Қазақстан халқы Ассамблеясының Сессиясы",
            "Сессия Ассамблеи народа Казахстана",
        ),
        (
            "council",
            BodyKind.COUNCIL,
            "Қазақстан халқы Ассамблеясының Кеңесі",
            "Совет Ассамблеи народа Казахстана",
        ),
        (
            "abai-session",
            BodyKind.REGIONAL_SESSION,
            "Абай облысы ассамблеясының сессиясы",
            "Сессия ассамблеи области Абай",
        ),
        (
            "almaty-region-council",
            BodyKind.REGIONAL_COUNCIL,
            "Алматы облысы ассамблеясының кеңесі",
            "Совет ассамблеи Алматинской области",
        ),
        (
            "almaty-council",
            BodyKind.REGIONAL_COUNCIL,
            "Алматы қаласы ассамблеясының кеңесі",
            "Совет ассамблеи города Алматы",
        ),
        (
            "astana-session",
            BodyKind.REGIONAL_SESSION,
            "Астана қаласы ассамблеясының сессиясы",
            "Сессия ассамблеи города Астаны",
        ),
        (
            "north-kazakhstan-session",
            BodyKind.REGIONAL_SESSION,
            "Солтүстік Қазақстан облысы ассамблеясының сессиясы",
            "Сессия ассамблеи Северо-Казахстанской области",
        ),
    ],
)
def test_a_body_bears_its_official_name(code: str, kind: BodyKind, name_kk: str, name_ru: str) -> None:
    seed = SEEDS[code]
    assert (seed.kind, seed.name_kk, seed.name_ru) == (kind, name_kk, name_ru)


def test_a_regions_two_bodies_are_a_session_and_a_council() -> None:
    for region in REGIONS:
        kinds = {seed.kind for seed in BODY_SEEDS if seed.region == region.code}
        assert kinds == {BodyKind.REGIONAL_SESSION, BodyKind.REGIONAL_COUNCIL}


def test_sessions_and_regional_bodies_know_what_they_are() -> None:
    assert [kind for kind in BodyKind if kind.is_session] == [BodyKind.SESSION, BodyKind.REGIONAL_SESSION]
    assert [kind for kind in BodyKind if kind.is_regional] == [
        BodyKind.REGIONAL_SESSION,
        BodyKind.REGIONAL_COUNCIL,
    ]


def test_a_body_is_named_by_kind_or_code() -> None:
    assert kind_of("regional_council") is BodyKind.REGIONAL_COUNCIL
    assert kind_of("council") is BodyKind.COUNCIL
    assert kind_of("shymkent-session") is BodyKind.REGIONAL_SESSION
    with pytest.raises(LookupError, match="no such body: senate"):
        kind_of("senate")
