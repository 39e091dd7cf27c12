"""What the proof that the members were told in time is drawn from."""

from dataclasses import dataclass
from datetime import datetime

from bot.rules.law import Words
from bot.usecases.ladder import Ladder, load_ladder
from bot.usecases.minutes_facts import Convocation, convocation_of
from bot.usecases.office import Office
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import body_name, load_meeting


@dataclass(frozen=True, slots=True)
class ProofFacts:
    """The ladder as it stood at `made_at`."""

    body_name: Words
    place: Words
    convocation: Convocation
    ladder: Ladder
    made_at: datetime


async def read_proof(office: Office, actor: Actor, meeting_id: int) -> ProofFacts:
    """Names, days and ways, no telephones: for whoever may see the meeting, before it as after it."""
    async with office.look(actor) as act:
        meeting = await load_meeting(act.session, meeting_id)
        act.require(Right.SEE_MEETING, meeting)
        return ProofFacts(
            body_name(meeting),
            Words(meeting.place_kk, meeting.place_ru),
            await convocation_of(act.session, meeting),
            await load_ladder(act.session, meeting),
            act.now,
        )
