"""What waits for an investigator: leads that officers handed over (转核查)."""

from api.answers.worklists.worklist import Item, Span, Worklist, part
from api.desk.question import Ask
from graph.sentence import say
from graph.store import JournalEntry


def handed_over(ask: Ask, span: Span) -> Worklist:
    """The leads handed over, the last first."""
    entries = ask.desk.facts.handed_over(ask.desk.store)
    return part([_lead(ask, entry) for entry in entries], span)


def _lead(ask: Ask, entry: JournalEntry) -> Item:
    told = entry.particulars
    debtor, records = str(told["debtor"]), told.get("records")
    count = len(records) if isinstance(records, list) else 0
    return Item(
        link=f"/vettings/{told['certificate']}",
        what=say("worklist.handed_over", count=count),
        about=ask.view.references.id_of(debtor),
        at=entry.at,
        who=entry.who,
        says=str(told.get("note", "")),
    )
