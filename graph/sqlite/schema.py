"""The SQLite store's tables: versions with the revisions at which they opened and closed.

Facts refer to ids by number (`nodes.n`). `claims`, `events` and `verdicts` are in the order of
`seq`. In `nodes`, `canonical` is 0 for an id that nobody claims any more.
"""

from typing import Final

# `graph.sqlite.keying` says what format 2 was; in format 3 every claim had a body of its own.
FORMAT: Final = 4
APPLICATION_ID: Final = 0x43475246  # "CGRF"

# `grams` keeps no text (`names` has it under the same number) and no positions. Its tokenizer
# splits at blanks only: `graph.sqlite.grams` has cut the names, and punctuation counts too.
TABLES: Final = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE revisions (number INTEGER PRIMARY KEY, committed_at TEXT NOT NULL);

CREATE TABLE nodes (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, canonical INTEGER NOT NULL);
CREATE INDEX nodes_canonical ON nodes (canonical) WHERE canonical <> n;
CREATE TABLE aliases (n INTEGER NOT NULL, canonical INTEGER NOT NULL,
                      opened INTEGER NOT NULL, closed INTEGER);
CREATE INDEX aliases_n ON aliases (n);
CREATE INDEX aliases_canonical ON aliases (canonical);

CREATE TABLE claims (seq INTEGER PRIMARY KEY, fact TEXT NOT NULL, source TEXT NOT NULL,
                     rank INTEGER NOT NULL, dated TEXT NOT NULL, origin TEXT NOT NULL,
                     whole INTEGER NOT NULL, own_body TEXT NOT NULL,
                     opened INTEGER NOT NULL, closed INTEGER,
                     repeats TEXT NOT NULL DEFAULT '');
CREATE INDEX claims_apart ON claims (fact) WHERE closed IS NULL AND own_body <> '';
CREATE TABLE identifiers (token TEXT NOT NULL, n INTEGER NOT NULL, opened INTEGER NOT NULL,
                          closed INTEGER, PRIMARY KEY (token, n)) WITHOUT ROWID;

CREATE TABLE entities (k INTEGER PRIMARY KEY, n INTEGER NOT NULL, opened INTEGER NOT NULL,
                       closed INTEGER, kind TEXT NOT NULL, name TEXT NOT NULL,
                       roles TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX entities_n ON entities (n);
CREATE INDEX entities_opened ON entities (opened);
CREATE INDEX entities_closed ON entities (closed) WHERE closed IS NOT NULL;

CREATE TABLE relations (k INTEGER PRIMARY KEY, id TEXT NOT NULL, opened INTEGER NOT NULL,
                        closed INTEGER, kind TEXT NOT NULL, source INTEGER NOT NULL,
                        target INTEGER NOT NULL, given_source INTEGER NOT NULL,
                        given_target INTEGER NOT NULL, low REAL NOT NULL, high REAL NOT NULL,
                        valid_from INTEGER NOT NULL, valid_to INTEGER NOT NULL,
                        rank INTEGER NOT NULL, score REAL NOT NULL, body TEXT NOT NULL,
                        claimant TEXT NOT NULL DEFAULT '',
                        precedence INTEGER NOT NULL DEFAULT 0,
                        terms TEXT NOT NULL DEFAULT '');
CREATE INDEX relations_id ON relations (id);
CREATE INDEX relations_source ON relations (source);
CREATE INDEX relations_target ON relations (target);
CREATE INDEX relations_opened ON relations (opened);
CREATE INDEX relations_closed ON relations (closed) WHERE closed IS NOT NULL;

CREATE TABLE records (k INTEGER PRIMARY KEY, id TEXT NOT NULL, opened INTEGER NOT NULL,
                      closed INTEGER, subject INTEGER NOT NULL, given_subject INTEGER NOT NULL,
                      tier TEXT NOT NULL, list TEXT NOT NULL, state TEXT NOT NULL,
                      decided INTEGER NOT NULL, occurred INTEGER NOT NULL,
                      filed INTEGER NOT NULL, ends INTEGER NOT NULL, case_no TEXT NOT NULL,
                      named TEXT NOT NULL, body TEXT NOT NULL,
                      unsure INTEGER NOT NULL DEFAULT 0);
CREATE INDEX records_id ON records (id);
CREATE INDEX records_subject ON records (subject);
CREATE INDEX records_opened ON records (opened);
CREATE INDEX records_closed ON records (closed) WHERE closed IS NOT NULL;
CREATE TABLE named (given INTEGER NOT NULL, record TEXT NOT NULL,
                    PRIMARY KEY (given, record)) WITHOUT ROWID;

CREATE TABLE names (k INTEGER PRIMARY KEY, n INTEGER NOT NULL, norm TEXT NOT NULL,
                    opened INTEGER NOT NULL, closed INTEGER);
CREATE INDEX names_norm ON names (norm);
CREATE INDEX names_n ON names (n);
CREATE VIRTUAL TABLE grams USING fts5 (
    tokens, content='', detail=none, columnsize=0,
    tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'");

CREATE TABLE events (seq INTEGER PRIMARY KEY, record TEXT NOT NULL, action TEXT NOT NULL,
                     outcome TEXT, reason TEXT NOT NULL, who TEXT NOT NULL, happened_on TEXT,
                     key TEXT, revision INTEGER NOT NULL, origin TEXT NOT NULL DEFAULT '',
                     skipped INTEGER NOT NULL DEFAULT 0,
                     measure TEXT NOT NULL DEFAULT '', document TEXT NOT NULL DEFAULT '');
CREATE INDEX events_record ON events (record);
CREATE UNIQUE INDEX events_counted ON events (record, key) WHERE key <> '' AND skipped = 0;
CREATE TABLE verdicts (seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, one TEXT NOT NULL,
                       other TEXT NOT NULL, reason TEXT NOT NULL, who TEXT NOT NULL,
                       opened INTEGER NOT NULL, closed INTEGER);
CREATE INDEX verdicts_one ON verdicts (one);
CREATE INDEX verdicts_other ON verdicts (other);

CREATE TABLE journal (number INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL,
                      action TEXT NOT NULL, particulars TEXT NOT NULL, digest TEXT NOT NULL,
                      covers TEXT NOT NULL DEFAULT '');
CREATE TABLE texts (digest TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
"""

# Made where it is missing: an older store is filled once, when it is next opened.
DOCUMENTS: Final = """
CREATE TABLE documents (key TEXT NOT NULL, record TEXT NOT NULL,
                        PRIMARY KEY (key, record)) WITHOUT ROWID
"""

# Made where it is missing, too. An identifier has one row for each id, the last span in which it
# was claimed; where it is claimed again later, its span before that is kept here.
PAST_IDENTIFIERS: Final = (
    "CREATE TABLE past_identifiers (token TEXT NOT NULL, n INTEGER NOT NULL, "
    "opened INTEGER NOT NULL, closed INTEGER NOT NULL, "
    "PRIMARY KEY (token, n, opened)) WITHOUT ROWID",
    # By the database, so that a load, which mostly claims new ones, asks for none of them.
    "CREATE TRIGGER identifiers_again BEFORE UPDATE OF opened ON identifiers "
    "WHEN old.closed < new.opened BEGIN "
    "INSERT INTO past_identifiers VALUES (old.token, old.n, old.opened, old.closed); END",
)

# What makes a store of before files could be taken back into one of today, in this order.
WITHDRAWALS: Final = (
    "ALTER TABLE claims ADD COLUMN repeats TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE identifiers ADD COLUMN closed INTEGER",
    "ALTER TABLE events ADD COLUMN origin TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE events ADD COLUMN skipped INTEGER NOT NULL DEFAULT 0",
    "DROP INDEX events_key",
    "CREATE UNIQUE INDEX events_counted ON events (record, key) WHERE key <> '' AND skipped = 0",
)

# What makes a store of before measures were confirmed and lifted into one of today.
MEASURES: Final = (
    "ALTER TABLE events ADD COLUMN measure TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE events ADD COLUMN document TEXT NOT NULL DEFAULT ''",
)

# What makes a store of before the standing of a stake had columns into one of today: the numbers
# are those of `graph.standing`, a day ordinal above the claim's 40 bits.
STANDINGS: Final = (
    "ALTER TABLE relations ADD COLUMN claimant TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE relations ADD COLUMN precedence INTEGER NOT NULL DEFAULT 0",
    "UPDATE relations SET claimant = json_extract(body, '$.stands[0]'), "
    "precedence = (coalesce(CAST(julianday(nullif(json_extract(body, '$.stands[1]'), '')) "
    "- 1721424.5 AS INTEGER), 0) << 40) | json_extract(body, '$.stands[2]') "
    "WHERE json_extract(body, '$.stands') IS NOT NULL",
)

# What makes a store of before terms on votes had a column into one of today:
# no sheet told them then.
TERMS: Final = ("ALTER TABLE relations ADD COLUMN terms TEXT NOT NULL DEFAULT ''",)

# What makes a store of before entries by an unknown authority had a column into one of today.
AUTHORITIES: Final = (
    "ALTER TABLE records ADD COLUMN unsure INTEGER NOT NULL DEFAULT 0",
    "UPDATE records SET unsure = 1 WHERE json_extract(body, '$.attributes.authority_unknown')",
)

# What makes a store of format 3 into one of today. Its claims keep their bodies; the column has
# another name, so that no process of before goes on with it.
TOLD: Final = (
    "DROP INDEX claims_fact",
    "ALTER TABLE claims RENAME COLUMN body TO own_body",
    "CREATE INDEX claims_apart ON claims (fact) WHERE closed IS NULL AND own_body <> ''",
    "UPDATE meta SET value = '4' WHERE key = 'format' AND value = '3'",
)

# What makes a chain of before entries vouched for rows into one of today, in either file.
COVERS: Final = "ALTER TABLE journal ADD COLUMN covers TEXT NOT NULL DEFAULT ''"

ACCESS_TABLES: Final = (
    "CREATE TABLE IF NOT EXISTS journal ("
    "number INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, "
    "action TEXT NOT NULL, particulars TEXT NOT NULL, digest TEXT NOT NULL, "
    "covers TEXT NOT NULL DEFAULT '')",
    "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
)
