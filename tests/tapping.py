"""A person who waits for the button before tapping it: a screen comes after the answer to the tap before."""

from bot.rehearsal.person import Person


async def tap(person: Person, label: str) -> str:
    """Tap the button of that label, or the only one that begins so, as soon as it is there; what the answer says."""
    await person.until(
        lambda: any(
            button.startswith(label) for message in person.chat for row in message.buttons for button in row
        ),
        f"no button {label!r}",
    )
    return (await person.tap(label)).text or ""


async def tap_data(person: Person, data: str, message_id: int = 0) -> str:
    """A tap with any data, on a message that may be gone; what the answer says."""
    return (await person.tap_data(message_id, data)).text or ""
