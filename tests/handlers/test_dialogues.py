"""A dialogue's step outlives the process that asked."""

from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import StorageKey

from bot.handlers.dialogues import DialogueStorage
from bot.usecases.office import Office

KEY = StorageKey(bot_id=42, chat_id=7, user_id=7)


class Convening(StatesGroup):
    place = State()


async def test_a_step_and_its_answers_are_there_after_a_restart(office: Office) -> None:
    before = DialogueStorage(office)
    await before.set_state(KEY, Convening.place)
    await before.set_data(KEY, {"agenda": ["Есеп", "«<b>»"], "order": "15"})
    after = DialogueStorage(office)
    assert await after.get_state(KEY) == "Convening:place"
    assert await after.get_data(KEY) == {"agenda": ["Есеп", "«<b>»"], "order": "15"}


async def test_one_persons_dialogue_is_not_anothers(office: Office) -> None:
    storage = DialogueStorage(office)
    await storage.set_state(KEY, Convening.place)
    other = StorageKey(bot_id=42, chat_id=8, user_id=8)
    assert await storage.get_state(other) is None
    assert await storage.get_data(other) == {}


async def test_an_ended_dialogue_leaves_nothing(office: Office) -> None:
    storage = DialogueStorage(office)
    await storage.set_state(KEY, Convening.place)
    await storage.set_data(KEY, {"order": "15"})
    await storage.set_state(KEY, None)
    await storage.set_data(KEY, {})
    assert await storage.get_state(KEY) is None
    assert await storage.get_data(KEY) == {}
