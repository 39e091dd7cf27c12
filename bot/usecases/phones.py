"""Phone numbers as people write them, and as the register keeps them."""

import phonenumbers

REGION = "KZ"
"""Where a number without a country code is from."""


def e164(written: str) -> str | None:
    """`8 701 123-45-67` -> `+77011234567`; None when it is no telephone number."""
    try:
        number = phonenumbers.parse(written, REGION)
    except phonenumbers.NumberParseException:
        return None
    if number.extension or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def shown(phone: str) -> str:
    """`+77011234567` -> `+7 701 123 4567`, by the habit of the number's country."""
    number = phonenumbers.parse(phone)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
