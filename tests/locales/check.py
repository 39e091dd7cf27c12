"""`python -m tests.locales.check`: the catalogue checks as `make lint` runs them."""

import sys

from bot.views.texts import LOCALES
from tests.locales.entries import read_entries
from tests.locales.families import COMPUTED_CODES, FILLINGS
from tests.locales.usage import check_usage, read_usage
from tests.locales.wording import check_entries, check_headers


def findings() -> list[str]:
    """Everything that is wrong between the code and the catalogues; empty when all is well."""
    entries = read_entries()
    return [
        *check_headers(LOCALES),
        *check_entries(entries),
        *check_usage(read_usage(), entries, FILLINGS, COMPUTED_CODES),
    ]


def main() -> int:
    found = findings()
    for finding in found:
        print(finding)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
