"""The Russian rendering stands beside the Kazakh clause for clause, in the official terms."""

import re
from collections.abc import Iterator

import pytest

from bot.rules.law import load_statute
from bot.rules.law.statute import Note

LAW = load_statute("2008")

# The official terms (the client's glossary) as the law uses them: where the Kazakh has one, the Russian has
# the other. Patterns, for endings; letter case counts: «Сессия» is the Assembly's, «сессия» a region's.
TERMS = {
    r"халқы Ассамблеясы": r"Ассамбле\w+ народа Казахстана",
    r"\bСесси": r"Сесси",
    r"\bсесси": r"сесси",
    r"\bКеңес": r"Совет",
    r"\bкеңес(?!ш)": r"\b[Сс]овет",
    r"[Кк]езекті Сессия": r"очередн\w+ Сесси",
    r"Кезектен тыс Сессия": r"Внеочередная Сессия",
    r"мүшелерінің жиналысы": r"собрание членов",
    r"жоғары басқарушы орган|жоғары басшы орган": r"[Вв]ысш\w+ руководящ\w+ орган",
    r"Кеңестің отырыс": r"[Зз]аседани\w+ Совета",
    r"алқалы орган": r"коллегиальн\w+ орган",
    r"Кеңес мүше|Кеңестің мүше": r"[Чч]лен\w* Совета",
    r"Ассамблея мүше|Ассамблеяға мүшелік(?!\b)": r"[Чч]лен\w* Ассамблеи",
    r"мүшелі\w+ кандидатура": r"[Кк]андидатур\w*,?(?: предлагаемые)? в члены",
    r"Ассамблея(?:ның)? Төрағасы": r"Председател\w+ Ассамблеи",
    r"Кеңестің Төрағасы": r"Председатель Совета",
    r"орынбасар": r"[Зз]аместител",
    r"Аппарат\w* \(Хатшылы": r"Аппарат\w* \(Секретариат",
    r"[Аа]ппарат\w* \(хатшылы": r"[Аа]ппарат\w* \(секретариат",
    r"меңгерушісі": r"заведующий",
    r"жұмыс орган": r"рабоч\w+ орган",
    r"республикалық маңызы бар қала": r"город\w* республиканского значения, столиц",
    r"этномәдени(?! және этно)": r"[Ээ]тнокультурн",
    r"жергілікті(?!.*өзін-өзі).*этномәдени бірлестік": r"местн\w+",
    r"өңірлік": r"региональн",
    r"республикалық этномәдени|республикалық, өңірлік": r"республиканск\w+,? (?:региональных )?этнокультурн",
    r"құрылымдық бөлімшелері \(филиалдары мен өкілдіктері\)": (
        r"структурные подразделения \(филиалы и представительства\)"
    ),
    r"жартысынан аз аумағында": r"на территории менее половины",
    r"жартысынан астам аумағында": r"на территории более половины",
    r"қоғамдық бірлестік": r"общественн\w+ объединени",
    r"коммерциялық емес ұйым": r"некоммерческие организации",
    r"аккредиттеу рәсімі": r"процедуру общественной аккредитации",
    r"аккредиттеу тәртібі": r"[Пп]орядок общественной аккредитации",
    r"қоғамдық награда": r"общественных наград",
    r"ережелерді бекіту|туралы ережені": r"положени\w+ о",
    r"регламентпен": r"регламентом",
    r"\bөкім\b": r"[Рр]аспоряжение",
    r"\b[Шш]ешімі?\b|шешімде|шешіммен": r"[Рр]ешени",
    r"хаттамамен ресімделеді": r"оформляется протоколом",
    r"күн тәртібі": r"повестк\w+ дня",
    r"күні, орны": r"даты, места проведения",
    r"қажеттілігіне қарай": r"по мере необходимости",
    r"жылына кемінде бір рет": r"не реже одного раза в год",
    r"жарты жылдықта кемінде бір рет": r"не реже одного раза в полугодие",
    r"отыз күннен кешіктірілмей": r"не позднее тридцати дней до ее начала",
    r"бір ай мерзімде": r"в месячный срок со дня принятия решения",
    r"бес күндік мерзімнен кешіктірілмей": r"не позднее чем в пятидневный срок",
    r"бастамасы бойынша": r"по (?:собственной )?инициативе",
    r"үштен бірінің өтініші бойынша": r"по просьбе не менее одной трети от общего числа",
    r"өтініштер": r"обращени",
    r"үштен екісі қатысса": r"принимает участие не менее двух третей от общего числа",
    r"заңды болып есептеледі": r"считается правомочн",
    r"қатысып отырған": r"присутствующих",
    r"жартысынан астамы дауыс берсе": r"проголосовало более половины присутствующих",
    r"жақтап дауыс берсе": r"за него проголосовало",
    r"қабылданды деп есептеледі": r"считается принятым",
    r"Дауыс беру тәртібі мен нысан": r"Порядок и форм\w+ голосования",
    r"ерекше құқығы": r"Исключительным правом",
    r"ерекше құзырет": r"исключительн\w+ компетенци",
    r"өкілетті[кг]": r"[Пп]олномочи",
    r"өкілеттігін тоқтату": r"[Пп]рекращени\w+ полномочий",
    r"мерзімінен бұрын": r"досрочно",
    r"кері шақырып алу": r"отзыв",
    r"ротациялау қағидат": r"принцип\w* ротации",
    r"ротациялау кезеңі": r"[Пп]ериод ротации",
    r"ұсыным": r"рекомендаци",
    r"ұсыныс": r"[Пп]редложени",
    r"міндетті түрде қарауға жатады": r"подлежат обязательному рассмотрению",
    r"тапсырма": r"поручени",
    r"өкілеттіктерінің бір бөлігін": r"делегировать часть своих полномочий",
    r"лауазымы бойынша": r"по должности",
    r"келісім бойынша": r"по согласованию",
    r"\bбекітеді": r"утверждает",
    r"бекітуіне ұсын": r"представляют(?:ся| их)? на утверждение",
    r"заңды тұлға (?:құрылмай|түрінде құрылмайтын)": r"без образования юридического лица",
    r"\bмекеме": r"учреждени",
    r"қоғамдық келісім": r"общественно\w+ согласи",
    r"жалпыұлттық бірлі": r"общенационально\w+ единств",
    r"этносаралық қатынас": r"межэтнических отношений",
    r"қазақ халқының топтастырушы рөлі": r"консолидирующей роли казахского народа",
    r"азаматтық қоғам институт": r"институт\w+ гражданского общества",
    r"бағдарламалық құжат": r"программны\w+ документ",
    r"тұжырымдамалық ұстаным": r"концептуальных подходов",
    r"есептерін тыңдау": r"заслушивание отчетов",
    r"тең құқылығы": r"равноправие",
    r"дербес жауапкершілігі": r"персональная ответственность",
    r"жариялылық": r"гласность",
    r"ресми бұқаралық ақпарат құрал": r"официальных средствах массовой информации",
    r"тиісінше атқармаған": r"ненадлежащего исполнения",
    r"атағына кір келтіретін қылық": r"проступка, дискредитирующего звание",
    r"заңды күшіне енген": r"в законную силу",
    r"іс-әрекетке қабілетсіз": r"недееспособным",
    r"хабар-ошарсыз кеткен": r"безвестно отсутствующим",
    r"азаматтығын жоғалту": r"утратой гражданства",
    r"тұрғылықты тұру(?:ға| үшін)": r"на постоянное место жительства",
    r"мемлекеттік қызметші": r"государственного служащего",
    r"коммуналдық мемлекеттік мекеме": r"коммунальное государственное учреждение",
    r"тоқсан сайын": r"ежеквартально",
    r"\bкемінде": r"не (?:менее|реже)",
    r"\bастам": r"более половины",
    r"\b(?:өзге|басқа) да\b": r"\bины\w+|\bиная|други\w+|любым иным",
    r"құқылы(?!ғы)": r"вправе",
    r"міндетті\.$": r"обяза",
}


def every_note() -> Iterator[Note]:
    yield from LAW.notes
    for clause in LAW.clauses.values():
        yield from clause.notes


def pairs() -> Iterator[tuple[str, str, str]]:
    """(where, Kazakh, Russian) of every title and every clause with words."""
    for chapter in LAW.chapters:
        yield (f"chapter {chapter.number}", chapter.title.kk, chapter.title.ru)
        for article in chapter.articles:
            yield (f"title {article.number}", article.title.kk, article.title.ru)
    for ref, clause in LAW.clauses.items():
        if clause.kk:
            yield (ref, clause.kk, clause.ru)


PAIRS = list(pairs())


def test_every_clause_and_title_has_a_russian_rendering() -> None:
    assert not [where for where, _, russian in PAIRS if not russian.strip()]
    assert all(note.words.ru for note in every_note())


@pytest.mark.parametrize(("kazakh", "russian"), TERMS.items())
def test_an_official_term_is_rendered_by_its_official_counterpart(kazakh: str, russian: str) -> None:
    """Judged with the line that opens the list, where Russian has some of an item's words."""
    said = [(where, text) for where, text, _ in PAIRS if re.search(kazakh, text)]
    assert said, "the law does not use the term"
    missing = []
    for where, _ in said:
        clause = LAW.clauses.get(where)
        opening = LAW.clauses[clause.intro].ru if clause and clause.intro else ""
        rendered = next(ru for place, _, ru in PAIRS if place == where)
        if not re.search(russian, f"{opening} {rendered}"):
            missing.append((where, rendered))
    assert not missing


def test_a_rendering_ends_as_the_clause_does() -> None:
    def ending(text: str) -> str:
        return text[-1] if text[-1] in ".;:" else ""

    assert not [where for where, kazakh, russian in PAIRS if ending(kazakh) != ending(russian)]


def test_a_rendering_has_as_many_sentences_as_the_clause() -> None:
    def sentences(text: str) -> int:
        return len(re.split(r"\. (?=[А-ЯӘҒҚҢӨҰҮҺІ])", text))

    assert not [where for where, kazakh, russian in PAIRS if sentences(kazakh) != sentences(russian)]


def test_a_rendering_names_the_same_numbers() -> None:
    def numbers(text: str) -> list[str]:
        return sorted(re.findall(r"\d+(?:-\d+)?", text.replace("-", " ")))

    assert not [where for where, kazakh, russian in PAIRS if numbers(kazakh) != numbers(russian)]
    for note in every_note():
        laws = re.findall(r"№ \d+-[IV]+", note.words.kk)
        assert laws == re.findall(r"№ \d+-[IV]+", note.words.ru)
        dates = [f"{amendment.signed:%d.%m.%Y}" for amendment in note.amendments]
        assert all(f"{day} {law}" in note.words.ru for day, law in zip(dates, laws, strict=True))


def test_a_rendering_is_clean_russian_text() -> None:
    """One space between words; no ё, as in official texts; no letters but Russian, save in a law's number."""
    texts = [russian for _, _, russian in PAIRS] + [note.words.ru for note in every_note()]
    for text in texts:
        assert not re.search(r"\s\s|[^\S ]|\s[,;:.)]|\(\s|^\s|\s$", text)
        assert re.fullmatch(r"[А-Яа-я0-9 ,.;:()«»№–-]+", re.sub(r"№ \d+-[IV]+", "№", text))
        assert "ё" not in text


def test_an_item_goes_on_from_the_line_that_opens_its_list() -> None:
    items = [c for c in LAW.clauses.values() if c.kind == "subparagraph" and not c.repealed]
    assert not [item.ref for item in items if not item.ru[0].islower()]
