"""The call of the Bot API that carries a notice to a chat."""

from aiogram.methods import SendDocument, SendMessage, SendPhoto
from aiogram.types import BufferedInputFile

from bot.views.letters import KeptFile, NoticeFile, NoticeMessage
from db.models import FileKind


def call_for(letter: NoticeMessage, telegram_id: int) -> SendDocument | SendPhoto | SendMessage:
    """A text, or a file with the words beneath it; a kept file only as what it was when it came."""
    text, keyboard = letter.text, letter.keyboard
    match letter.file:
        case None:
            return SendMessage(chat_id=telegram_id, text=text, reply_markup=keyboard)
        case KeptFile(file_id, FileKind.PHOTO):
            return SendPhoto(chat_id=telegram_id, photo=file_id, caption=text, reply_markup=keyboard)
        case KeptFile(file_id):
            return SendDocument(chat_id=telegram_id, document=file_id, caption=text, reply_markup=keyboard)
        case NoticeFile(name, data):
            document = BufferedInputFile(data, name)
            return SendDocument(chat_id=telegram_id, document=document, caption=text, reply_markup=keyboard)
