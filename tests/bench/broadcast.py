"""A convocation to 450 members at Telegram's own pace: the share of the permitted rate, and no 429."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.pace import PER_SECOND, Pace
from bot.rehearsal.limits import Limits
from bot.rules.convocation import MeetingKind
from bot.usecases.convene import Convocation, convene
from bot.usecases.rights import Actor
from tests.bench.standing import bot_before_telegram
from tests.people import body_id, enrol_many
from tests.waiting import eventually

MEMBERS = 450
FIRST_ID = 5000


async def measure() -> list[str]:
    async with bot_before_telegram(Limits(), Pace()) as standing:
        await enrol_many(standing.office, MEMBERS, first_telegram_id=FIRST_ID)
        for number in range(MEMBERS):
            standing.telegram.person(FIRST_ID + number).has_started()
        async with AsyncSession(standing.office.engine) as session:
            body = await body_id(session, "session")
        now = datetime.now(UTC)
        await convene(
            standing.office,
            Actor.operator(),
            Convocation(
                body_id=body,
                kind=MeetingKind.REGULAR,
                starts_at=now + timedelta(days=40),
                place_kk="Астана",
                place_ru="Астана",
                agenda=(("Есеп", "Отчёт"),),
                order_number="15",
                order_date=now.date() - timedelta(days=1),
            ),
        )
        calls = standing.telegram.calls_of
        await eventually(lambda: len(calls("sendDocument")) >= MEMBERS, "the broadcast", 120)
        sends = calls("sendDocument")
        rate = (len(sends) - 1) / (sends[-1].at - sends[0].at)
        refused = sum(call.outcome == "429" for call in sends)
        return [f"broadcast: {rate:.1f} a second, {rate / PER_SECOND:.0%} of the limit, {refused} times 429"]
