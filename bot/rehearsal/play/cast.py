"""The cast: made-up people with names as Kazakhstan has them, in Kazakh and in Russian spelling."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice, product

from bot.views.texts import Texts

MEN = (
    ("Асқар", "Аскар"), ("Ерлан", "Ерлан"), ("Бауыржан", "Бауыржан"), ("Нұрлан", "Нурлан"), ("Қайрат", "Кайрат"),
    ("Дәулет", "Даулет"), ("Иван", "Иван"), ("Сергей", "Сергей"), ("Рустам", "Рустам"), ("Виктор", "Виктор"),
    ("Алишер", "Алишер"), ("Тимур", "Тимур"), ("Андрей", "Андрей"), ("Әлихан", "Алихан"), ("Жүсіп", "Жусуп"),
)  # fmt: skip
WOMEN = (
    ("Айгүл", "Айгуль"), ("Гүлнар", "Гульнар"), ("Мәншүк", "Маншук"), ("Сәуле", "Сауле"), ("Динара", "Динара"),
    ("Жанар", "Жанар"), ("Ольга", "Ольга"), ("Светлана", "Светлана"), ("Зүлфия", "Зульфия"), ("Лариса", "Лариса"),
    ("Меруерт", "Меруерт"), ("Анна", "Анна"), ("Назгүл", "Назгуль"), ("Әсел", "Асель"), ("Роза", "Роза"),
)  # fmt: skip
SURNAMES = (
    # (a man's in Kazakh, in Russian, a woman's in Kazakh, in Russian)
    ("Ахметов", "Ахметов", "Ахметова", "Ахметова"),
    ("Сейітов", "Сеитов", "Сейітова", "Сеитова"),
    ("Қасымов", "Касымов", "Қасымова", "Касымова"),
    ("Нұрғалиев", "Нургалиев", "Нұрғалиева", "Нургалиева"),
    ("Иванов", "Иванов", "Иванова", "Иванова"),
    ("Ким", "Ким", "Ким", "Ким"),
    ("Шмидт", "Шмидт", "Шмидт", "Шмидт"),
    ("Юсупов", "Юсупов", "Юсупова", "Юсупова"),
    ("Рахимов", "Рахимов", "Рахимова", "Рахимова"),
    ("Шевченко", "Шевченко", "Шевченко", "Шевченко"),
    ("Оспанов", "Оспанов", "Оспанова", "Оспанова"),
    ("Хамитов", "Хамитов", "Хамитова", "Хамитова"),
    ("Төлегенов", "Тулегенов", "Төлегенова", "Тулегенова"),
    ("Мамедов", "Мамедов", "Мамедова", "Мамедова"),
    ("Цой", "Цой", "Цой", "Цой"),
    ("Жақсыбеков", "Жаксыбеков", "Жақсыбекова", "Жаксыбекова"),
    ("Көшербаев", "Кушербаев", "Көшербаева", "Кушербаева"),
    ("Әбдіров", "Абдиров", "Әбдірова", "Абдирова"),
)


@dataclass(frozen=True, slots=True)
class Player:
    """A made-up person: the account's id is made up as well, and the phone belongs to nobody's plan."""

    number: int
    name_kk: str
    """Surname first, as a register has it."""
    name_ru: str

    @property
    def phone(self) -> str:
        return f"+7701{self.number:07d}"

    @property
    def telegram_id(self) -> int:
        return 7_000_000 + self.number

    @property
    def language(self) -> str:
        """Two in three read Kazakh."""
        return "ru" if self.number % 3 == 0 else "kk"

    def name(self, language: str) -> str:
        return Texts.plain(language).pick(self.name_kk, self.name_ru)


def players(count: int, first_number: int = 1) -> list[Player]:
    """So many different people, men and women in turn; 540 names are to be had."""
    women_and_men = zip(_women(), _men(), strict=True)
    names = (name for pair in women_and_men for name in pair)
    return [Player(number, *name) for number, name in enumerate(islice(names, count), start=first_number)]


def _women() -> Iterable[tuple[str, str]]:
    return ((f"{s[2]} {kk}", f"{s[3]} {ru}") for s, (kk, ru) in product(SURNAMES, WOMEN))


def _men() -> Iterable[tuple[str, str]]:
    return ((f"{s[0]} {kk}", f"{s[1]} {ru}") for s, (kk, ru) in product(SURNAMES, MEN))
