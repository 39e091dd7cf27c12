"""The regions' information for a quarter: asked for, taken as a document, fetched by the Secretariat (14.8.2)."""

from aiogram import Bot, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.handlers.announcing import no_command
from bot.handlers.showing import acknowledge, show
from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.report_quarter import ReportFile, check_report, fetch_report, hand_in, see_reports
from bot.usecases.rights import Actor
from bot.views.reports import (
    FetchReport,
    OpenReports,
    SendReport,
    ask_file_screen,
    handed_screen,
    reports_screen,
)
from bot.views.texts import Texts

router = Router(name="reports")


class Reporting(StatesGroup):
    """A region's clerk is about to send the file."""

    file = State()


@router.callback_query(OpenReports.filter())
async def open_reports(
    query: CallbackQuery, callback_data: OpenReports, office: Office, actor: Actor, texts: Texts
) -> None:
    found = await see_reports(office, actor, callback_data.year or None, callback_data.quarter or None)
    await show(query, reports_screen(texts, found))


@router.callback_query(SendReport.filter())
async def ask_file(
    query: CallbackQuery,
    callback_data: SendReport,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    wanted = callback_data
    report = await check_report(office, actor, wanted.region, wanted.year, wanted.quarter)
    await state.set_state(Reporting.file)
    await state.set_data({"region": wanted.region, "year": wanted.year, "quarter": wanted.quarter})
    await show(query, ask_file_screen(texts, report))


@router.message(StateFilter(Reporting.file), no_command)
async def take_file(message: Message, office: Office, actor: Actor, texts: Texts, state: FSMContext) -> None:
    """A picture is pressed small by Telegram and words are no file: both are asked for again, as a document."""
    document = message.document
    if document is None:
        raise Refused("report-no-document")
    file = ReportFile(
        document.file_id,
        document.file_unique_id,
        document.file_name or document.file_unique_id,
        document.file_size or 0,
    )
    kept = await state.get_data()
    handed = await hand_in(office, actor, kept["region"], kept["year"], kept["quarter"], file)
    await state.clear()
    await show(message, handed_screen(texts, handed))


@router.callback_query(FetchReport.filter())
async def fetch(
    query: CallbackQuery, callback_data: FetchReport, bot: Bot, office: Office, actor: Actor
) -> None:
    file = await fetch_report(office, actor, callback_data.report_id)
    await acknowledge(query)
    await bot.send_document(query.from_user.id, file.file_id)
