"""The codes and numbers that a row gives for a party, each taken for what it is."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from graph.errors import InvalidFact
from graph.identifiers import is_citizen_id, org_code, registration_no, uscc
from graph.identity import is_masked
from graph.sentence import say
from loaders.facts.entity_plan import EntityPlan
from loaders.facts.kinds import is_travel_document, kind_of_number, passes, scheme_of
from loaders.facts.masked_numbers import with_stars
from loaders.facts.organisation_names import is_likely_person, is_surely_organisation
from loaders.facts.refused import RefusedRow

Cells = Mapping[str, Any]

# What a code is called, written before it into the cell.
_LABEL: Final = re.compile(
    "(?:(?:统一)?社会信用代码|信用代码|组织机构代码|(?:工商)?注册号|身份证号?码?|证件号码?|代码)[:：]\\s*"
)
CODE_READERS: Final[Mapping[str, Callable[[str], str]]] = {
    "uscc": uscc,
    "org_code": org_code,
    "registration_no": registration_no,
}


@dataclass(frozen=True, slots=True)
class GivenNumbers:
    """`codes` by scheme, checked; `masked` is a masked code; `number` of either kind, unchecked.

    `field` is the column of `number`: the one to blame for it.
    """

    codes: Mapping[str, str] = field(default_factory=dict)
    masked: str | None = None
    number: str | None = None
    field: str = ""

    @property
    def coded(self) -> bool:
        """Whether a code of an organisation is given."""
        return bool(self.codes) or bool(
            self.masked and kind_of_number(self.masked) == "organisation"
        )


def given_numbers(plan: EntityPlan, cells: Cells, name: str) -> GivenNumbers:
    """The numbers of a party. Raises RefusedRow for an unsound code and for two that contradict."""
    numbers = [(f, _written(cells[f])) for f in plan.numbers if cells.get(f)]
    codes: dict[str, str] = {}
    masked = None
    for scheme, column in plan.codes:
        cell = cells.get(column)
        if not cell:
            continue
        text = _written(cell)
        if scheme == "uscc" and _is_sound_code(text):
            codes[scheme] = uscc(text)
        elif _is_persons(text, plan, name) or _may_be_persons(text, plan, cells, name):
            numbers.append((column, text))
        elif is_masked(text):
            masked = text
        else:
            _keep(codes, column, scheme_of(text, scheme), text)
    if not numbers:
        return GivenNumbers(codes, masked)
    if len(numbers) == 1 and not codes:  # nothing beside it that it may contradict
        ((column, number),) = numbers
        return GivenNumbers(codes, masked, number, column)
    return _beside_codes(numbers, codes, masked, name)


def _beside_codes(
    numbers: Sequence[tuple[str, str]], codes: dict[str, str], masked: str | None, name: str
) -> GivenNumbers:
    """Numbers of either kind, as fields and texts, beside codes or each other."""
    firms = [(f, text) for f, text in numbers if kind_of_number(text) == "organisation"]
    _refuse_firm_and_person(codes, numbers, firms, name)
    if len(numbers) > 1 and firms:
        # 身份证号码 beside 组织机构代码: whoever has a code is the organisation of it.
        for column, text in firms:
            _keep_number(codes, column, text)
        numbers = firms
    elif len({text for _, text in numbers}) > 1:
        raise RefusedRow(numbers[1][0], say("load_name.two_numbers", name=name))
    column, number = numbers[0]
    return GivenNumbers(codes, masked, number, column)


def code_of_number(column: str, number: str) -> dict[str, str]:
    """The code that a number of either kind is, by its length. Raises RefusedRow where unsound."""
    if is_citizen_id(number) and not any(passes(number, scheme) for scheme in CODE_READERS):
        raise RefusedRow(column, say("load_name.persons_number"))
    codes: dict[str, str] = {}
    _keep(codes, column, scheme_of(number, "registration_no"), number)
    return codes


def own_number(scheme: str, text: str, codes: Mapping[str, str]) -> dict[str, str]:
    """A number without a check of its own (a tax number) as an identifier.

    Since 2015 a firm's tax number is its credit code: where that is not given, it is this.
    """
    if _is_sound_code(text) and "uscc" not in codes:
        return {"uscc": uscc(text)}
    return {scheme: text}


def _written(cell: object) -> str:
    """A number without what it is called, and with stars for what it hides."""
    text = str(cell)
    if ":" in text or "：" in text:
        text = _LABEL.sub("", text)
    return with_stars(text)


def _is_sound_code(text: str) -> bool:
    """Whether this is a sound credit code and no ID number: nearly every code is."""
    return passes(text, "uscc") and not is_citizen_id(text)


def _is_persons(text: str, plan: EntityPlan, name: str) -> bool:
    """Whether an ID number stands in a column of codes, as departments write them for persons."""
    return (
        plan.kind in ("party", "person")
        and not is_surely_organisation(name)
        and kind_of_number(text) == "person"
    )


def _may_be_persons(text: str, plan: EntityPlan, cells: Cells, name: str) -> bool:
    """Whether a masked number, or a passport's, in a column of codes is rather a person's."""
    masked = is_masked(text) and kind_of_number(text) != "organisation"
    return (
        plan.kind in ("party", "person")
        and (masked or is_travel_document(text))
        and cells.get(plan.party_class) in (None, "", "person")
        and is_likely_person(name)
    )


def _refuse_firm_and_person(
    codes: Mapping[str, str],
    numbers: Sequence[tuple[str, str]],
    firms: Sequence[tuple[str, str]],
    name: str,
) -> None:
    """Refuse a person's name with an ID number and a firm's code: which is meant nobody can tell.

    An individual business (92…) bears its owner's name.
    """
    if len(numbers) - len(firms) < 1:
        return
    given = [codes.get("uscc", ""), codes.get("org_code", ""), *(text for _, text in firms)]
    if any(code and not code.startswith("92") for code in given) and is_likely_person(name):
        column = next(column for column, text in numbers if (column, text) not in firms)
        raise RefusedRow(column, say("load_name.two_numbers", name=name))


def _keep(codes: dict[str, str], column: str, scheme: str, text: str) -> None:
    try:
        code = CODE_READERS[scheme](text)
    except InvalidFact as error:
        raise RefusedRow(column, error.sentence) from None
    if codes.setdefault(scheme, code) != code:
        raise RefusedRow(column, say("load_name.two_codes", one=codes[scheme], other=code))


def _keep_number(codes: dict[str, str], column: str, text: str) -> None:
    if not is_masked(text):
        for scheme, code in code_of_number(column, text).items():
            _keep(codes, column, scheme, code)
