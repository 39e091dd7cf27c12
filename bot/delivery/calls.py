"""The calls of the Bot API that carry a notice to a chat."""

from aiogram.methods import SendDocument, SendMessage, SendPhoto
from aiogram.types import BufferedInputFile, InlineKeyboardMarkup

from bot.views.fitting import CAPTION, shown_length
from bot.views.letters import KeptFile, NoticeFile, NoticeMessage
from db.models import FileKind

Call = SendDocument | SendPhoto | SendMessage


def calls_for(letter: NoticeMessage, telegram_id: int) -> tuple[Call, ...]:
    """One call; two where a file's words are longer than a caption: the bare file, then the words with the buttons."""
    text, keyboard = letter.text, letter.keyboard
    words = SendMessage(chat_id=telegram_id, text=text, reply_markup=keyboard)
    if letter.file is None:
        return (words,)
    if shown_length(text) > CAPTION:
        return _file(letter.file, telegram_id, None, None), words
    return (_file(letter.file, telegram_id, text, keyboard),)


def _file(
    file: KeptFile | NoticeFile, telegram_id: int, caption: str | None, keyboard: InlineKeyboardMarkup | None
) -> SendDocument | SendPhoto:
    """A kept file only as what it was when it came."""
    match file:
        case KeptFile(file_id, FileKind.PHOTO):
            return SendPhoto(chat_id=telegram_id, photo=file_id, caption=caption, reply_markup=keyboard)
        case KeptFile(file_id):
            return SendDocument(chat_id=telegram_id, document=file_id, caption=caption, reply_markup=keyboard)
        case NoticeFile(name, data):
            document = BufferedInputFile(data, name)
            return SendDocument(
                chat_id=telegram_id, document=document, caption=caption, reply_markup=keyboard
            )
