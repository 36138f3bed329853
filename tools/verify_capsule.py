"""Check an evidence capsule, apart from its maker: `python3.11 verify_capsule.py FILE`."""

import gzip
import hashlib
import json
import math
import sys
import tomllib
from datetime import date
from pathlib import Path

STAKES, UNIT = {"shareholder_of", "partner_of"}, 2**40  # the weight of one halving
ADVERSE, OPEN = {"minor", "moderate", "serious", "penaltyneutral"}, 4_000_000  # after every day
GRADED = {"L-ENV", "L-TAXG", "L-A", "L-AEO", "L-LAB", "L-INTM", "L-RED"}
HEADS = {"legal_representative_of": "legal_representative"}
HEADS |= {"principal_of": "principal_responsible", "actual_controller_of": "actual_controller"}
ANSWERING, THINGS = {"applicant", "project_legal_person"}, {"project", "bid_lot"}
ASKING = ANSWERING | THINGS | {"bidder", "consortium_member"}
FINE = " kept pending 环保良好 未评价 A B M AA AAA A级 B级 认证 常规 守信 优秀 优 良好 一般 合格 "
NOTED = "entity", "record", "amount", "department", "decided_on", "document_no", "sources"


def day_of(text, absent=None):
    try:
        return date.fromisoformat(str(text)).toordinal()
    except ValueError:
        return absent


def hash_of(content):
    plain = {key: value for key, value in content.items() if key != "hash"}
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class Case:
    def __init__(self, capsule):
        self.answer, self.degrees, self.at = capsule["certificate"], capsule["degrees"], {}
        self.policy, law = tomllib.loads(capsule["policy"]), tomllib.loads(capsule["law"])
        self.rules = {row["code"]: row for row in [*law["measure"], *law.get("tie", [])]}
        self.lists = {row["code"]: row for row in law["list"]}
        parts = [{x["id"]: x for x in capsule[key]} for key in ("entities", "records", "relations")]
        self.entities, self.records, self.relations = parts
        self.since = {(one, role): day_of(day, OPEN) for one, role, day in capsule["since"]}
        self.parties = {(one["entity"], one["role"]) for one in self.answer["participants"]}
        self.scenario, self.day = self.answer["question"]["scenario"], day_of(self.answer["as_of"])
        ends = self.ends = capsule["ends"]  # told by a higher source
        for id_, tie in sorted(self.relations.items()):
            tie["span"] = day_of(tie["valid_from"], 0), day_of(ends.get(id_, tie["valid_to"]), OPEN)
            for end in {tie["source"], tie["target"]}:
                self.at.setdefault(end, []).append(tie)
        lookback = self.policy["propagation"].get("event_lookback_days", 0)
        in_order = sorted(self.records.values(), key=lambda one: (one["decided_on"], one["id"]))
        for one in in_order:
            decided, ends = day_of(one["decided_on"]), day_of(one["ends_on"], OPEN)
            known = day_of(one["occurred_on"]) or day_of(one["attributes"].get("filed_on"))
            one["decided"], one["event"] = decided, known or decided - lookback
            one["forced"] = decided <= self.day < ends and one["state"] in {"in_force", "disputed"}
            one["sure"] = decided <= self.day and not one["attributes"].get("authority_unknown")
            one["adverse"] = one["forced"] and {one["tier"], one["kind"] + one["tier"]} & ADVERSE
        last = {(r["subject"], r["list"]): at for at, r in enumerate(in_order) if r["sure"]}
        for place, one in enumerate(in_order):  # a grade counts until the next sure one
            new = place >= last.get((one["subject"], one["list"]), 0) or one["list"] not in GRADED
            one["seed"] = one["adverse"] and one["tier"] != "neutral" and new
            told = one["attributes"].get("kept") or one["attributes"].get("grade")
            mild = one["kind"] in {"promise", "grade"} or one["list"] in GRADED  # nothing is told
            ok = (
                one["kind"] not in {"penalty", "licence", "commendation"}
                and one["tier"] == "neutral"
            )
            ok = ok and (f" {told} " not in FINE if told else not mild)
            one["noted"] = ok and one["forced"] and new
            one.update(entity=one["subject"], record=one["id"], department=one["issuer"])

    def ground(self, told):  # (grade, bars, article, department) as they must be; None: no ground
        party, role, row = told["entity"], told["role"], self.rules.get(told["measure"])
        if "pattern" in told:
            bars = role in row.get("bars", {}).get(self.scenario, ()) and told["grade"] != "lead"
            return told["grade"], bars and row["confirmed"], row["article"], row["department"]
        one = self.records[told["record"]]
        own, persons = one["subject"] == party, self.lists.get(one["list"], {}).get("lists_persons")
        itself = own or any(n == party and as_ in (persons or ()) for n, as_ in one["named_in"])
        listed, begins = "listed" if one["sure"] else "lead", day_of(told["from"])
        if not row:
            return (listed, False, one["basis"], None) if itself and one["adverse"] else None
        classes, known = one["attributes"].get("penalty_class"), row.get("penalty_classes", [])
        classes, lists = classes if isinstance(classes, list) else [classes], row.get("lists", [])
        hit = one["list"] in lists or any(str(c).startswith(tuple(known)) for c in classes)
        hit, kind = (hit or not (known or lists)) and one["sure"], self.entities[party]["kind"]
        who, sort = row.get("subjects", "any"), "person" if kind == "person" else "organisation"
        hit = hit and (not own or kind in who or who in ("any", sort))
        barred = role in row.get("bars", {}).get(self.scenario, ())
        doubted = {"entity": party, "role": role} not in self.answer["participants"]
        certain = not (doubted and barred) if own else self.extended(row, one, party, told["chain"])
        kinds = row.get("record_kinds", [one["kind"]])
        lawful = row["confirmed"] and one["kind"] in kinds and self.scenario in row["scenarios"]
        met = not row.get("condition") or row["code"] in one["confirmed"]
        grade = "lead" if not (certain and met) else "listed" if own else "statutory"
        before = row.get("during") and self.since[party, role] < begins
        as_ = listed if itself and met and (certain or not own) else grade
        must = (as_, barred and not before and grade != "lead", row["article"], row["department"])
        return must if hit and lawful and begins <= self.day < day_of(told["until"], OPEN) else None

    def extended(self, row, one, party, chain):  # whether the text reaches the party for certain
        roles, kind, held = row["extends_to"], row.get("extends_kind"), row.get("held", "at_event")
        kind = "" if kind == "person" else kind  # who is reached, not how
        named = {name for name, role in one["named_in"] if role in roles}
        if not kind and party in named:
            return True
        tie = self.relations[chain[0]]
        (begins, ends), way = tie["span"], (tie["kind"], tie["source"], tie["target"])
        after, to = begins >= one["decided"], (party, one["subject"])
        if kind == "later_firm" and way[1] in named and way[2] == party and (after or not begins):
            return after
        if kind == "agency" and way[1:] == to[::-1] and begins <= self.day < ends:
            return False
        day = {"at_event": one["event"], "at_decision": one["decided"], "now": self.day}.get(held)
        holds = begins <= day < ends if day else after and held != "named"
        told = day and tie["id"] in self.ends
        if kind or not (holds or told) or HEADS.get(way[0]) not in roles or way[1:] != to:
            raise ValueError(tie["id"])
        return holds and (one["occurred_on"] is not None or held != "at_event")

    def shown(self, told):  # whether the policy only shows an own penalty, without a review
        one, role = self.records.get(told["record"], {"kind": "tie"}), told["role"]
        plain = one["kind"] == "penalty" and not one["list"] and not told["measure"]
        roles = {"*", role} if role in ASKING else {"*", role, "bystander"}
        own = [r for r in self.policy["vet"].get("own", ()) if plain and r["tier"] == one["tier"]]
        own = [r for r in own if r["scenario"] in {"*", self.scenario} and r["role"] in roles]
        own = [r for r in own if self.day - one["decided"] <= r.get("within_days", OPEN)]
        return bool(own) and own[0]["answer"] == "shown" and one["subject"] == told["entity"]

    def merged(self, ties, shares, former):  # (the parallel ties that count, their share together)
        pairs = list(zip(ties, shares, strict=True))
        if ties[0]["kind"] not in STAKES:
            return [tie for tie, share in pairs if share == max(shares)], max(shares)
        best = max(ties, key=lambda tie: (-tie["rank"], tie["precedence"]))
        pairs = [(t, s) for t, s in pairs if all(t[k] == best[k] for k in ("rank", "claimant"))]
        spans = [(*tie["span"], share) for tie, share in pairs]
        on = [[s for b, e, s in spans if b <= d < max(e, b + (b == d))] for d, _, _ in spans]
        total = max(map(sum, on)) if former else sum(share for *_, share in spans)
        return [tie for tie, _ in pairs], min(1.0, round(total, 12))

    def arcs(self, tail, event):  # (weight, head, ties that count, whether it controls) of each
        rules, kinds, groups = self.policy["relations"], self.policy["vet"]["kinds"], {}
        for tie in self.at.get(tail, ()):
            way, (begins, over) = (tie["kind"], tie["source"], tie["target"]), tie["span"]
            if way[0] in rules and way[1] != way[2] and begins <= self.day and over > event:
                groups.setdefault((*way, over <= self.day, begins > event), []).append(tie)
        own, unknown = self.entities[tail], self.policy["propagation"]["unknown_share"]
        caps = [c for word, c in self.policy["hub"].items() if word in {own["kind"], *own["roles"]}]
        hub = min(1.0, min(caps) / max(self.degrees[tail], 1)) if caps else 1.0
        for (kind, source, target, former, later), ties in groups.items():
            rule, other = rules[kind], {source: target}.get(tail, source)
            shares = [t["attributes"]["score"] if kind == "possibly_same_as" else 1.0 for t in ties]
            if kind in STAKES:
                shares = [sum(t["share"]) / 2 if t["share"] else unknown for t in ties]
            lows = [t["share"][0] if t["share"] else 0.0 for t in ties]
            counting, share = self.merged(ties, shares, former)
            controls = kind in STAKES and self.merged(ties, lows, former)[1] > 0.5
            a = rule["forward" if source == tail else "backward"] * share
            a = a * (rule["former"] if former else 1.0) * (rule.get("later", 1.0) if later else 1.0)
            if a * hub > 0 and (kind in kinds or (controls and "control_by_ownership" in kinds)):
                yield round(-UNIT * math.log2(a * hub)), other, counting, controls

    def score(self, one, weight):
        severity, usual = self.policy["severity"], self.policy["propagation"]["half_life_days"]
        sigma = severity.get("list", {}).get(one["list"], severity[one["tier"]])
        days = self.policy.get("half_life", {}).get("list", {}).get(one["list"], usual)
        sigma *= 2.0 ** (-(self.day - one["decided"]) / days)
        return float(f"{sigma * 2.0 ** -(weight / UNIT):.12g}")

    def chains(self, one):  # (weight, ties, end, ids) of every chain that may be a strong lead
        vet, todo = self.policy["vet"], [((one["subject"],), 0, ())]
        named = [(name, self.policy["named"].get(role, 0.0)) for name, role in one["named_in"]]
        todo += [((name,), round(-UNIT * math.log2(f)), ()) for name, f in named if f > 0]
        while todo:
            met, weight, steps = todo.pop()
            ok = self.score(one, weight) >= vet["chain_cut_off"]
            if ok and met[-1] != one["subject"] and self.counts(one, steps):
                yield weight, len(steps), met[-1], tuple(ties[0]["id"] for ties, _ in steps)
            arcs = self.arcs(met[-1], one["event"]) if ok and len(steps) < vet["max_ties"] else ()
            arcs = (arc for arc in arcs if arc[1] not in (*met, one["subject"]))
            todo += [((*met, head), weight + more, (*steps, step)) for more, head, *step in arcs]

    def counts(self, one, steps):  # neighbouring ties held together, or it is the phoenix
        held = [tie["span"] for tie in steps[0][0]] if steps else [(0, OPEN)]
        for spans in ([tie["span"] for tie in ties] for ties, _ in steps[1:]):
            held = [x for x in spans if any(max(x[0], y[0]) < min(x[1], y[1]) for y in held)]
        if held or "phoenix" not in self.policy["vet"]["kinds"]:
            return bool(held)
        (first, *_), controls = steps[0]
        heads = (first["kind"] in HEADS or controls) and first["span"][0] <= one["event"]
        return heads and one["subject"] in {first["source"], first["target"]}

    def leads(self, grounds):  # by debtor: its best (-score, ties, record, party), with all chains
        firsts, lines = {party for party, role in self.parties if role not in THINGS}, {}
        for who, one in ((one["subject"], one) for one in self.records.values() if one["seed"]):
            line = who[who.find("/") * ("/h:" in who) :]  # one of those alike by name and mask
            for weight, ties, end, ids in self.chains(one):
                if end in firsts and (end, one["id"]) not in grounds:
                    key = (-self.score(one, weight), ties, one["id"], end)
                    lines.setdefault(line, {}).setdefault(key, set()).add(ids)
        return {self.records[min(x)[2]]["subject"]: (min(x), x[min(x)]) for x in lines.values()}


def verify(capsule):
    answer, case = capsule["certificate"], Case(json.loads(json.dumps(capsule)))
    findings, keys = answer["findings"], ("kind", "source", "target", "valid_from", "valid_to")
    checks = {"the hash": (capsule["hash"], answer["hash"]) == (hash_of(capsule), hash_of(answer))}
    for key, digest in (("policy", answer["policy"]), ("law", answer["measures"])):
        checks[f"the {key}"] = hashlib.sha256(capsule[key].encode()).hexdigest() == digest
    for id_, one in answer["witnesses"].items():
        checks[f"relation {id_}"] = all(case.relations[id_][key] == one[key] for key in keys)
    leads = {one["debtor"]: one for one in findings if "debtor" in one}
    lawful = [one for one in findings if "debtor" not in one]
    for at, one in enumerate(lawful):
        given = (one["grade"], one["bars"], one["article"], one["department"])
        checks[f"finding {at} on {one['entity']}"] = case.ground(one) == given
    grounds, red, own = {(one["entity"], one["record"]) for one in lawful}, False, {}
    for id_, one in case.records.items():
        shines = (one["list"], one["state"]) == ("L-RED", "in_force") and one["forced"]
        for party, role in (pair for pair in case.parties if pair[0] == one["subject"]):
            checks[f"record {id_} of {role}"] = not one["seed"] or (party, id_) in grounds
            own |= {id_: one} if one["noted"] and (party, id_) not in grounds else {}
            red = red or (shines and one["sure"] and role in ANSWERING)
    for debtor in (lines := case.leads(grounds)).keys() | leads.keys():
        one, (line, chains) = leads[debtor], lines[debtor]
        given = (-one["score"], len(one["chain"]), one["record"], one["entity"])
        checks[f"lead from {debtor}"] = given == line and tuple(one["chain"]) in chains
    own = sorted(own.values(), key=lambda x: (-(x["amount"] or 0), -x["decided"], x["id"]))
    must, told = ([[x[key] for key in NOTED] for x in some] for some in (own, answer["noted"]))
    rest = [party for party, *_ in must[20:]]
    checks["noted"] = (told, answer["noted_rest"]) == (must[:20], {k: rest.count(k) for k in rest})
    review = answer["missing"] or leads or not all(map(case.shown, lawful))
    must = "review" if review else "fast_track" if red and not lawful else "pass"
    must = "restricted" if any(one["bars"] for one in findings) else must
    checks[f"the decision, which must be {must},"] = answer["decision"] == must
    return [f"{what} does not fit 不符" for what, fits in checks.items() if not fits]


if __name__ == "__main__":
    try:
        raw = Path(sys.argv[1]).read_bytes()
        faults = verify(capsule := json.loads(gzip.decompress(raw) if raw[0] == 31 else raw))
        told = [f"noted 未定级: {one['text']}" for one in capsule["certificate"]["noted"]]
    except (LookupError, TypeError, ValueError, AttributeError, OSError) as error:
        faults = [f"unreadable or incomplete 无法核对: {error!r}"]
    sys.stdout.write("\n".join(faults or ["all fits 全部相符", *told]) + "\n")
    sys.exit(bool(faults))
