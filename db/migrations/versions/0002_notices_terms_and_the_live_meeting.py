"""Notices, terms and the live meeting."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "people_revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_revisions")),
    )
    op.create_table(
        "regional_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(length=30), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.String(length=255), nullable=False),
        sa.Column("unique_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_from", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regional_reports")),
        sa.UniqueConstraint(
            "region",
            "year",
            "quarter",
            "unique_id",
            name=op.f("uq_regional_reports_region_year_quarter_unique_id"),
        ),
    )
    op.create_table(
        "shared_pace",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_pace")),
    )
    op.create_table(
        "duty_warnings",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("duty", sa.String(length=60), nullable=False),
        sa.Column("mark", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name=op.f("fk_duty_warnings_body_id")),
        sa.PrimaryKeyConstraint("body_id", "duty", "mark", name=op.f("pk_duty_warnings")),
    )
    op.create_table(
        "petitions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "reached", "withdrawn", name="petitionstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signatures", sa.Integer(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("needed", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["opened_by"], ["members.id"], name=op.f("fk_petitions_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petitions")),
    )
    with op.batch_alter_table("petitions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_petitions_opened_by"), ["opened_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_petitions_state"), ["state"], unique=False)

    op.create_table(
        "started_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("extraordinary", "recall", name="termkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("about", sa.String(length=300), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name=op.f("fk_started_terms_body_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_started_terms")),
        sa.UniqueConstraint(
            "kind", "decided_on", "about", name=op.f("uq_started_terms_kind_decided_on_about")
        ),
    )
    with op.batch_alter_table("started_terms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_started_terms_body_id"), ["body_id"], unique=False)

    op.create_table(
        "guests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("organisation", sa.String(length=300), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_guests_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guests")),
    )
    with op.batch_alter_table("guests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guests_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "petition_signatures",
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_petition_signatures_member_id")),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petitions.id"], name=op.f("fk_petition_signatures_petition_id")
        ),
        sa.PrimaryKeyConstraint("petition_id", "member_id", name=op.f("pk_petition_signatures")),
    )
    op.create_table(
        "plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("regular", "extraordinary", name="meetingkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place_kk", sa.String(length=300), nullable=True),
        sa.Column("place_ru", sa.String(length=300), nullable=True),
        sa.Column("agenda_kk", sa.JSON(), nullable=False),
        sa.Column("agenda_ru", sa.JSON(), nullable=False),
        sa.Column("order_number", sa.String(length=60), nullable=True),
        sa.Column("order_date", sa.Date(), nullable=True),
        sa.Column(
            "caller",
            sa.Enum("council_chair", "deputy_chair", name="councilcaller", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("outlet", sa.String(length=300), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "state",
            sa.Enum("prepared", "sent", "dropped", name="planstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("prepared_by", sa.BigInteger(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name=op.f("fk_plans_body_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_plans_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
    )
    with op.batch_alter_table("plans", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plans_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plans_state"), ["state"], unique=False)

    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "mark", sa.Enum("14", "7", "1", "0", name="mark", native_enum=False, length=40), nullable=False
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("useful_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "written",
                "missed",
                "overtaken",
                name="reminderstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_reminders_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint(
            "meeting_id", "starts_at", "mark", name=op.f("uq_reminders_meeting_id_starts_at_mark")
        ),
    )
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.create_index("ix_reminders_due", ["state", "due_at"], unique=False)

    op.create_table(
        "seated_members",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("name_kk", sa.String(length=200), nullable=False),
        sa.Column("name_ru", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_seated_members_meeting_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_seated_members_member_id")),
        sa.PrimaryKeyConstraint("meeting_id", "member_id", name=op.f("pk_seated_members")),
    )
    op.create_table(
        "announcements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "scheduled",
                "released",
                "missed",
                "dropped",
                name="announcementstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text_kk", sa.Text(), nullable=False),
        sa.Column("text_ru", sa.Text(), nullable=False),
        sa.Column("file_id", sa.String(length=255), nullable=True),
        sa.Column(
            "file_kind",
            sa.Enum("document", "photo", name="filekind", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("scheduled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "missed_because",
            sa.Enum("late", "empty", "right_lost", name="missedbecause", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_announcements_author_id")),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name=op.f("fk_announcements_body_id")),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_announcements_notice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
    )
    with op.batch_alter_table("announcements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_announcements_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_announcements_digest"), ["digest"], unique=False)
        batch_op.create_index("ix_announcements_due", ["state", "scheduled_at"], unique=False)

    op.create_table(
        "courses",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("item_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_items.id"], name=op.f("fk_courses_item_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_courses_meeting_id")),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_courses")),
    )
    op.create_table(
        "plan_warnings",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_warnings_plan_id")),
        sa.PrimaryKeyConstraint("plan_id", "mark", name=op.f("pk_plan_warnings")),
    )
    op.create_table(
        "progress_boards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shown", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_progress_boards_notice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_boards")),
        sa.UniqueConstraint(
            "notice_id", "telegram_id", name=op.f("uq_progress_boards_notice_id_telegram_id")
        ),
    )
    op.create_table(
        "speaker_turns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_by", sa.BigInteger(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_items.id"], name=op.f("fk_speaker_turns_item_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_speaker_turns_meeting_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_speaker_turns_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speaker_turns")),
    )
    with op.batch_alter_table("speaker_turns", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_speaker_turns_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(
            "ix_speaker_turns_one_speaking",
            ["meeting_id"],
            unique=True,
            sqlite_where=sa.text("given_at IS NOT NULL AND ended_at IS NULL"),
            postgresql_where=sa.text("given_at IS NOT NULL AND ended_at IS NULL"),
        )
        batch_op.create_index(
            "ix_speaker_turns_one_waiting",
            ["meeting_id", "member_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL AND withdrawn_at IS NULL"),
        )

    op.create_table(
        "tellings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "telephone", "post", "in_person", "messenger", name="tellingway", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_tellings_member_id")),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_tellings_notice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tellings")),
    )
    with op.batch_alter_table("tellings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tellings_member_id"), ["member_id"], unique=False)
        batch_op.create_index(
            "ix_tellings_one_standing",
            ["notice_id", "member_id"],
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )

    op.create_table(
        "candidates",
        sa.Column("vote_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name_kk", sa.String(length=200), nullable=False),
        sa.Column("name_ru", sa.String(length=200), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=True),
        sa.Column("elected", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("tied", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["vote_id"], ["votes.id"], name=op.f("fk_candidates_vote_id")),
        sa.PrimaryKeyConstraint("vote_id", "number", name=op.f("pk_candidates")),
    )
    op.create_table(
        "paper_boxes",
        sa.Column("vote_id", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("valid", sa.Integer(), nullable=False),
        sa.Column("blank", sa.Integer(), nullable=False),
        sa.Column("spoilt", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["vote_id"], ["votes.id"], name=op.f("fk_paper_boxes_vote_id")),
        sa.PrimaryKeyConstraint("vote_id", name=op.f("pk_paper_boxes")),
    )
    op.create_table(
        "secret_ballots",
        sa.Column("receipt", sa.String(length=16), nullable=False),
        sa.Column("vote_id", sa.Integer(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["vote_id"], ["votes.id"], name=op.f("fk_secret_ballots_vote_id")),
        sa.PrimaryKeyConstraint("receipt", name=op.f("pk_secret_ballots")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("secret_ballots", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_secret_ballots_vote_id"), ["vote_id"], unique=False)

    op.create_table(
        "turnouts",
        sa.Column("vote_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("on_paper", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_turnouts_member_id")),
        sa.ForeignKeyConstraint(["vote_id"], ["votes.id"], name=op.f("fk_turnouts_vote_id")),
        sa.PrimaryKeyConstraint("vote_id", "member_id", name=op.f("pk_turnouts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "recommendations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("addressee_kk", sa.String(length=300), nullable=False),
        sa.Column("addressee_ru", sa.String(length=300), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decisions.id"], name=op.f("fk_recommendations_decision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendations")),
        sa.UniqueConstraint(
            "decision_id",
            "addressee_kk",
            "addressee_ru",
            name=op.f("uq_recommendations_decision_id_addressee_kk_addressee_ru"),
        ),
    )
    with op.batch_alter_table("recommendations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recommendations_decision_id"), ["decision_id"], unique=False)

    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unreachable_told_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hall_secret", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("screen_hash", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("closing_notice_days", sa.Integer(), nullable=True))
        batch_op.drop_column("hall_code")

    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("body_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("urgent", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.alter_column("meeting_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_index(batch_op.f("ix_notices_body_id"), ["body_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_notices_body_id"), "bodies", ["body_id"], ["id"])

    with op.batch_alter_table("votes", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "form",
                sa.Enum("open", "secret", name="voteform", native_enum=False, length=40),
                server_default="open",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("places", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("annulled_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("annulled_by", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("annul_reason", sa.String(length=500), nullable=True))
