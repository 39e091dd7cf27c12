"""Whose clause a question can be after: twins of the law that one word tells apart.

A factor for each target, by what the question speaks of: the regions' assemblies have clauses of their own beside
the national ones (14.4 and 9.1, 14.8 and 11.4, 16.4 and 16.2), as have the Council's members (10-1 and 16) and the
deputies of the Senate (18 and 17).
"""

import re
from collections.abc import Collection

from bot.search.bank import Target

_REGION = frozenset(
    {"akim", "region", "regional", "city", "capital", "cityname", "oblastname", "rural", "local"}
)
_REGIONS_OWN = frozenset({"region", "regional", "city"})
_NOT_REGIONS_OWN = frozenset({"association", "ethnocultural", "republican", "branch"})
_SENATE = frozenset({"senate", "deputy", "parliament", "recall"})
_COUNCIL = frozenset({"council"})

_OF_REGIONS = re.compile(r"~regional-.*|14\..*|1\.3|13-1\.2|15\.4|15\.5|16\.4|17\.3")
_OF_THE_NATION = re.compile(
    r"1\.[12]|3|4.*|6.*|8|9\..*|10\..*|10-1\.(?!1\.2).*|11\..*|12\..*|13\..*|13-1\.1|15\.3.*|16\.[123].*|17\.[12].*|7\..*"
)
_OF_THE_SENATE = re.compile(r"~senator-.*|7\.1\.3-1|10\.4\.1|14\.7\.2|18\..*")
_OF_THE_COUNCIL = re.compile(r"10-1\..*")

_UNSAID = 0.1
_SAID_OTHERWISE = 0.2


def scope(target: Target, concepts: Collection[str]) -> float:
    """What the chance of a target is worth after the words of the question: 1, or less."""
    name, said = str(target), frozenset(concepts)
    factor = 1.0
    if said.isdisjoint(_REGION) and _OF_REGIONS.fullmatch(name):
        factor *= _UNSAID
    if said & _REGIONS_OWN and said.isdisjoint(_NOT_REGIONS_OWN) and _OF_THE_NATION.fullmatch(name):
        factor *= _SAID_OTHERWISE
    if said.isdisjoint(_SENATE) and _OF_THE_SENATE.fullmatch(name):
        factor *= _SAID_OTHERWISE
    if said.isdisjoint(_COUNCIL) and _OF_THE_COUNCIL.fullmatch(name):
        factor *= _SAID_OTHERWISE
    return factor
