"""The bodies of the Assembly: their kinds, the 20 regions, and the 42 bodies with their official names."""

from dataclasses import dataclass
from enum import StrEnum


class BodyKind(StrEnum):
    """What a body is; articles 9 and 10 for the national two, 14.4 and 14.5 for a region's two."""

    SESSION = "session"
    COUNCIL = "council"
    REGIONAL_SESSION = "regional_session"
    REGIONAL_COUNCIL = "regional_council"

    @property
    def is_regional(self) -> bool:
        """Whether it belongs to a region's assembly (article 14)."""
        return self in (BodyKind.REGIONAL_SESSION, BodyKind.REGIONAL_COUNCIL)

    @property
    def is_session(self) -> bool:
        """Whether it is a gathering of all the members of its assembly (9.1, 14.4)."""
        return self in (BodyKind.SESSION, BodyKind.REGIONAL_SESSION)


@dataclass(frozen=True, slots=True)
class Region:
    """A region with an assembly of its own.

    `name_kk` and `name_ru` are official names in the nominative, `genitive_ru` the Russian genitive.
    Kazakh needs no second form: «облысы» and «қаласы» stand unchanged before «ассамблеясы».
    """

    code: str
    name_kk: str
    name_ru: str
    genitive_ru: str


# The 17 oblasts and three cities of ISO 3166-2:KZ, oblasts first, in the order of the Kazakh alphabet.
# «Абай», «Жетісу» and «Ұлытау» are written so in Russian too: the decree of 4 May 2022 that formed them does.
REGIONS: tuple[Region, ...] = (
    Region("abai", "Абай облысы", "область Абай", "области Абай"),
    Region("akmola", "Ақмола облысы", "Акмолинская область", "Акмолинской области"),
    Region("aktobe", "Ақтөбе облысы", "Актюбинская область", "Актюбинской области"),
    Region("almaty-region", "Алматы облысы", "Алматинская область", "Алматинской области"),
    Region("atyrau", "Атырау облысы", "Атырауская область", "Атырауской области"),
    Region(
        "west-kazakhstan",
        "Батыс Қазақстан облысы",
        "Западно-Казахстанская область",
        "Западно-Казахстанской области",
    ),
    Region("zhambyl", "Жамбыл облысы", "Жамбылская область", "Жамбылской области"),
    Region("zhetisu", "Жетісу облысы", "область Жетісу", "области Жетісу"),
    Region("karaganda", "Қарағанды облысы", "Карагандинская область", "Карагандинской области"),
    Region("kostanay", "Қостанай облысы", "Костанайская область", "Костанайской области"),
    Region("kyzylorda", "Қызылорда облысы", "Кызылординская область", "Кызылординской области"),
    Region("mangystau", "Маңғыстау облысы", "Мангистауская область", "Мангистауской области"),
    Region("pavlodar", "Павлодар облысы", "Павлодарская область", "Павлодарской области"),
    Region(
        "north-kazakhstan",
        "Солтүстік Қазақстан облысы",
        "Северо-Казахстанская область",
        "Северо-Казахстанской области",
    ),
    Region("turkistan", "Түркістан облысы", "Туркестанская область", "Туркестанской области"),
    Region("ulytau", "Ұлытау облысы", "область Ұлытау", "области Ұлытау"),
    Region(
        "east-kazakhstan",
        "Шығыс Қазақстан облысы",
        "Восточно-Казахстанская область",
        "Восточно-Казахстанской области",
    ),
    Region("astana", "Астана қаласы", "город Астана", "города Астаны"),
    Region("almaty", "Алматы қаласы", "город Алматы", "города Алматы"),
    Region("shymkent", "Шымкент қаласы", "город Шымкент", "города Шымкента"),
)


@dataclass(frozen=True, slots=True)
class BodySeed:
    """A body as a fresh database starts with it; `region` is a region's code, None for the national two."""

    code: str
    kind: BodyKind
    region: str | None
    name_kk: str
    name_ru: str


def _regional_bodies(region: Region) -> tuple[BodySeed, BodySeed]:
    """The session (14.4) and the council (14.5) of one region's assembly."""
    return (
        BodySeed(
            f"{region.code}-session",
            BodyKind.REGIONAL_SESSION,
            region.code,
            name_kk=f"{region.name_kk} ассамблеясының сессиясы",
            name_ru=f"Сессия ассамблеи {region.genitive_ru}",
        ),
        BodySeed(
            f"{region.code}-council",
            BodyKind.REGIONAL_COUNCIL,
            region.code,
            name_kk=f"{region.name_kk} ассамблеясының кеңесі",
            name_ru=f"Совет ассамблеи {region.genitive_ru}",
        ),
    )


BODY_SEEDS: tuple[BodySeed, ...] = (
    BodySeed(
        "session",
        BodyKind.SESSION,
        None,
        name_kk="Қазақстан халқы Ассамблеясының Сессиясы",
        name_ru="Сессия Ассамблеи народа Казахстана",
    ),
    BodySeed(
        "council",
        BodyKind.COUNCIL,
        None,
        name_kk="Қазақстан халқы Ассамблеясының Кеңесі",
        name_ru="Совет Ассамблеи народа Казахстана",
    ),
    *(body for region in REGIONS for body in _regional_bodies(region)),
)


def kind_of(name: str) -> BodyKind:
    """The kind that `name` means: a kind itself ("council") or a body's code ("abai-session").

    Raises LookupError for any other name.
    """
    kinds = {str(kind): kind for kind in BodyKind} | {seed.code: seed.kind for seed in BODY_SEEDS}
    if name not in kinds:
        raise LookupError(f"no such body: {name}")
    return kinds[name]
