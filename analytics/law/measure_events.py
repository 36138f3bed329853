"""What a person may say of the measures of a record, for every door (DESIGN §9).

What may follow what is judged in the commit (`graph.commit.states`); here is judged what only the
law tells: that a measure applies to the record, and that it has a condition to confirm.
"""

from collections.abc import Iterable

from analytics.law.measure import Measure
from analytics.law.measures import Measures
from analytics.law.repair import early_notice, refuse_standing
from graph.errors import BadInput
from graph.model import Record, StateEvent
from graph.sentence import Sentence
from graph.words import LIFTING, MEASURE_ACTIONS, WITHDRAWN_STATES


def measures_of_record(record: Record, measures: Measures) -> tuple[Measure, ...]:
    """The confirmed measures that a record triggers, in the order of the law.

    A rule that nobody has confirmed decides nothing, so there is nothing to confirm or lift in it.
    """
    return tuple(m for m in measures.hard() if m.applies_to(record))


def fitting_actions(record: Record, measure: Measure) -> tuple[str, ...]:
    """What may be done to a measure that applies to a record, as the record stands now."""
    if record.state in WITHDRAWN_STATES:
        return ()
    actions = []
    if measure.condition or measure.code in record.confirmed:
        actions.append("unconfirm" if measure.code in record.confirmed else "confirm")
    actions.append("unlift" if measure.code in dict(record.lifted) else "lift")
    return tuple(actions)


def refuse_unfit_measure(event: StateEvent, record: Record, measures: Measures) -> None:
    """Raise BadInput where the law does not let an event be about its measure.

    It names the measures that it could be about. A confirmation or a lifting is taken back whatever
    the law says by then. An event on the whole record is left to the commit.
    """
    if event.action not in MEASURE_ACTIONS:
        return
    said = {"unconfirm": record.confirmed, "unlift": dict(record.lifted)}
    if event.measure in said.get(event.action, ()):
        return
    applying = measures_of_record(record, measures)
    lifting = event.action in LIFTING
    fitting = applying if lifting else tuple(m for m in applying if m.condition)
    if event.measure not in {m.code for m in fitting}:
        _refuse(event, record, {m.code for m in applying}, fitting, measures)
    if event.action == "lift" and event.on and event.on < record.decided_on:
        raise BadInput(
            "measure_event.before_decision",
            measure=event.measure,
            day=event.on,
            decided=record.decided_on,
        )


def repair_notices(event: StateEvent, record: Record, measures: Measures) -> list[Sentence]:
    """What to say of a repair that comes early; of another event nothing.

    Raises BadInput where a measure that repair does not lift still lasts (DESIGN §5).
    """
    if event.action != "repair" or event.on is None:
        return []
    refuse_standing(record, measures.hard(), event.on)
    notice = early_notice(record, measures.repairs, event.on)
    return [notice] if notice else []


def _refuse(
    event: StateEvent,
    record: Record,
    applying: Iterable[str],
    fitting: Iterable[Measure],
    measures: Measures,
) -> None:
    choices = [f"{m.code} {m.name}" for m in fitting]
    code, id_ = event.measure, record.id
    if not choices and event.action in LIFTING:
        raise BadInput("measure_event.none_applies", measure=code, record=id_)
    if not choices:
        raise BadInput("measure_event.none_conditional", measure=code, record=id_)
    if code in applying:
        raise BadInput("measure_event.no_condition", measure=code, record=id_, fitting=choices)
    rule = measures.measure(code)
    if rule and not rule.confirmed:
        raise BadInput("measure_event.no_rule", measure=code, record=id_, fitting=choices)
    if rule:
        raise BadInput("measure_event.applies_not", measure=code, record=id_, fitting=choices)
    raise BadInput("measure_event.unknown", measure=code, record=id_, fitting=choices)
