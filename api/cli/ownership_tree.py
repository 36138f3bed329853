"""Who stands behind a party, printed: the tree of stakes, and then each of the answers."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from analytics.ownership.behind import Behind
from analytics.ownership.grounds import WORDS
from analytics.percent import percent
from api.cli.output import arrow
from api.cli.question import Question
from graph.model import Relation

PRINTED: Final = 50  # controllers, and lines of each tree, that are printed; --json has all
_STEP: Final = "    "
_CONTROL: Final = {"yes": "cli.ownership.controls", "possible": "cli.ownership.may_control"}
_CAPITAL: Final = {"subscribed": "cli.ownership.subscribed", "paid": "cli.ownership.paid"}
_CASCADE: Final = {
    "yes": "cli.ownership.cascade_yes",
    "no": "cli.ownership.cascade_no",
    "possible": "cli.ownership.cascade_possible",
}


class Shown:
    """An answer with the names of everybody in it and the relations of its chains."""

    def __init__(self, question: Question, behind: Behind) -> None:
        self._question, self._answer = question, behind.answer
        self._relations = behind.relations
        self._names = {id_: entity.name for id_, entity in behind.entities.items()}
        self._nodes = {node["entity"]: node for node in self._answer["tree"]["nodes"]}
        self._printed = 0

    def say(self) -> None:
        """Print all of it."""
        self._say_tree()
        self._say_control()
        self._say_owners()
        self._say_cascade()
        self._say_rest()

    def _name(self, id_: str) -> str:
        return self._names.get(id_, id_)

    def _text(self, code: str, **particulars: object) -> str:
        return self._question.voice.text(code, **particulars)

    # -- the tree

    def _say_tree(self) -> None:
        centre = self._answer["entity"]
        for upwards, head in ((True, "cli.ownership.above"), (False, "cli.ownership.below")):
            self._question.say(head, name=self._name(centre))
            self._printed = 0
            ties: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
            for tie in self._answer["tree"]["ties"]:
                ties[tie["company" if upwards else "holder"]].append(tie)
            if not ties[centre]:
                self._question.voice.line(_STEP + self._text("cli.ownership.nobody"))
            self._branch(ties, centre, (centre,), upwards=upwards)
        if self._answer["tree"]["truncated"]:
            self._question.say("cli.ownership.cut")

    def _branch(
        self,
        ties: Mapping[str, list[Mapping[str, Any]]],
        at: str,
        path: tuple[str, ...],
        *,
        upwards: bool,
    ) -> None:
        end = "holder" if upwards else "company"
        for tie in sorted(ties[at], key=lambda one: (-one["high"], one[end])):
            self._printed += 1
            if self._printed > PRINTED:
                if self._printed == PRINTED + 1:
                    self._question.say("cli.ownership.more", shown=PRINTED)
                return
            other, again = tie[end], tie[end] in path
            self._question.voice.line(_STEP * len(path) + self._line(tie, other, again=again))
            if not again:  # a circle is shown once round
                self._branch(ties, other, (*path, other), upwards=upwards)

    def _line(self, tie: Mapping[str, Any], other: str, *, again: bool) -> str:
        node = self._nodes[other]
        marks = [self._text(_CONTROL[tie["control"]])] if tie["control"] in _CONTROL else []
        marks += [self._text("cli.ownership.unsound_here")] if node["unsound"] else []
        marks += [self._text("cli.ownership.state")] if other in self._answer["state"] else []
        marks += [self._text("cli.ownership.again")] if again else []
        through = ""
        if node["high"] is not None and (node["low"], node["high"]) != (tie["low"], tie["high"]):
            share = _share(node["low"], node["high"])
            through = self._text("cli.ownership.through", share=share)
        stake = self._stake(tie["low"], tie["high"])
        capital = self._capital(self._relations[tie["relation"]])
        return f"{self._name(other)}  {stake}{capital}{through}{''.join(marks)}"

    def _capital(self, relation: Relation) -> str:
        """What was subscribed and paid, as far as it is known."""
        told = {key: relation.attributes.get(key) for key in _CAPITAL}
        return "".join(
            self._text(_CAPITAL[key], amount=f"{amount:,.2f}".removesuffix(".00"))
            for key, amount in told.items()
            if isinstance(amount, int | float)
        )

    def _stake(self, low: float, high: float) -> str:
        if low == 0:
            return self._text("cli.ownership.unknown", high=percent(high))
        return _share(low, high)

    # -- the answers

    def _said(self, one: Mapping[str, Any]) -> str:
        """A name, marked where the answer about it is not certain."""
        name = self._name(one["entity"])
        sure = one["answer"] == "yes"
        return name if sure else self._text("cli.ownership.possibly", name=name)

    def _say_control(self) -> None:
        actual = [self._said(one) for one in self._answer["actual_controllers"]]
        code = "cli.ownership.actual" if actual else "cli.ownership.no_actual"
        self._question.say(code, names=actual)
        # Companies between stand on the same chain: they are named, and it is not repeated.
        last = {one["entity"] for one in self._answer["actual_controllers"]}
        shown = [one for one in self._answer["controllers"] if not last or one["entity"] in last]
        for one in shown[:PRINTED]:
            group = [self._name(id_) for id_ in one["group"]]
            alone = one["group"] == [one["entity"]]
            code = "cli.ownership.controller" if alone else "cli.ownership.controller_over"
            self._question.voice.line(_STEP + self._text(code, name=self._said(one), group=group))
            for link in one["chain"]:
                line = arrow(self._question.voice, self._relations[link], self._names)
                self._question.voice.line(_STEP * 2 + line)
        between = [one for one in self._answer["controllers"] if one not in shown]
        if between:
            line = self._text("cli.ownership.between", names=[self._said(one) for one in between])
            self._question.voice.line(_STEP + line)

    def _say_owners(self) -> None:
        owners = self._answer["beneficial_owners"]
        self._question.say("cli.ownership.owners" if owners else "cli.ownership.no_owners")
        for one in owners:
            share = "" if one["low"] is None else f" {_share(one['low'], one['high'])}"
            line = self._text(
                "cli.ownership.owner",
                name=self._said(one),
                ground=self._text(WORDS[one["ground"]]),
                share=share,
                article=one["article"],
            )
            self._question.voice.line(_STEP + line)
        if any(not one["confirmed"] for one in owners):
            self._question.voice.line(_STEP + self._text("cli.ownership.unconfirmed"))
        self._say_filed()
        if left := self._answer["owners_left_out"]:
            names = [self._name(id_) for id_ in left["entities"][:PRINTED]]
            line = self._text("cli.ownership.left_out", why=left["text"], names=names)
            self._question.voice.line(_STEP + line)

    def _say_filed(self) -> None:
        filed = self._answer["filed_owners"]
        if not filed:
            return
        names = [
            self._text(
                "cli.ownership.filed_one",
                name=self._name(one["entity"]),
                ground=self._filed_ground(one),
                share="" if one["low"] is None else f" {_share(one['low'], one['high'])}",
            )
            for one in filed["owners"][:PRINTED]
        ]
        self._question.say("cli.ownership.filed", names=names)
        if filed["differ"]:
            line = self._text("cli.ownership.filed_differ", why=filed["differ"])
            self._question.voice.line(_STEP + line)

    def _filed_ground(self, one: Mapping[str, Any]) -> str:
        if one["ground"]:
            return self._text(WORDS[one["ground"]])
        return str(one["said"] or self._text("cli.ownership.filed_untold"))

    def _say_cascade(self) -> None:
        cascade = self._answer["cascade"]
        if not cascade["holders"]:
            self._question.say("cli.ownership.no_listed")
            return
        if cascade["holders"] == [self._answer["entity"]]:
            self._question.say("cli.ownership.listed_itself")
            return
        share = self._text("cli.ownership.not_computed")
        if cascade["low"] is not None:
            share = _share(cascade["low"], cascade["high"])
        self._question.say(
            _CASCADE[cascade["answer"]],
            share=share,
            names=[self._name(id_) for id_ in cascade["holders"]],
        )

    def _say_rest(self) -> None:
        if self._answer["truncated"] and not self._answer["tree"]["truncated"]:
            self._question.say("cli.ownership.cut_lists")
        for one in self._answer["unsound"]:
            why = self._question.voice.given(one["text"])
            self._question.say("cli.ownership.unsound", name=self._name(one["entity"]), why=why)
        differ = self._answer["disagreement"]
        if differ is not None:
            why = self._question.voice.given(differ)
            self._question.say("cli.ownership.differ", why=why)
        voice = self._question.voice
        connections = self._answer["connections"].items()
        ties = [f"{voice.word('relation', kind)} {count}" for kind, count in connections]
        if ties:
            self._question.say("cli.ownership.connections", ties=ties)


def _share(low: float, high: float) -> str:
    return f"{percent(low)} %" if low == high else f"{percent(low)}–{percent(high)} %"
