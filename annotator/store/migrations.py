"""The tables, as numbered steps: a step that was released is never edited."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

#: How many steps there are; a file's `user_version` says how many it has seen.
VERSION = 8

migrations = Migrations("annotator")

_TABLES = """
CREATE TABLE label_schema (
    version INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    source TEXT NOT NULL,
    parsed TEXT NOT NULL,
    added TEXT NOT NULL
);
CREATE TABLE article (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    outlet TEXT,
    published TEXT,
    words INTEGER NOT NULL,
    added TEXT NOT NULL,
    meta TEXT NOT NULL DEFAULT '{}',
    text TEXT NOT NULL
);
CREATE TABLE suggest_run (
    article INTEGER PRIMARY KEY REFERENCES article(seq) ON DELETE CASCADE,
    suggester TEXT NOT NULL,
    at TEXT NOT NULL,
    error TEXT
);
CREATE TABLE suggestion (
    id TEXT PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES article(seq) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    label TEXT NOT NULL,
    quote TEXT NOT NULL,
    score REAL,
    suggester TEXT NOT NULL
);
CREATE INDEX suggestion_place ON suggestion (article, start);
CREATE TABLE suggested_link (
    id TEXT PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES article(seq) ON DELETE CASCADE,
    type TEXT NOT NULL,
    from_id TEXT NOT NULL,
    to_id TEXT NOT NULL,
    score REAL,
    suggester TEXT NOT NULL
);
CREATE INDEX suggested_link_article ON suggested_link (article);
CREATE TABLE log (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    act TEXT NOT NULL,
    parent TEXT,
    mode TEXT NOT NULL,
    target TEXT,
    article INTEGER NOT NULL REFERENCES article(seq) ON DELETE CASCADE,
    annotator_id TEXT NOT NULL,
    role TEXT NOT NULL,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    before TEXT,
    after TEXT,
    suggestion_id TEXT
);
CREATE INDEX log_state ON log (article, annotator_id, role, seq);
CREATE INDEX log_act ON log (act);
CREATE INDEX log_suggestion ON log (suggestion_id) WHERE suggestion_id IS NOT NULL;
CREATE TRIGGER log_is_append_only BEFORE UPDATE ON log
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_goes_with_its_article BEFORE DELETE ON log
WHEN EXISTS (SELECT 1 FROM article WHERE seq = old.article)
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TABLE act (
    id TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    annotator_id TEXT NOT NULL,
    role TEXT NOT NULL,
    standing TEXT NOT NULL
);
CREATE INDEX act_standing ON act (annotator_id, role, standing, seq);
CREATE TABLE progress (
    article INTEGER NOT NULL REFERENCES article(seq) ON DELETE CASCADE,
    annotator_id TEXT NOT NULL,
    role TEXT NOT NULL,
    status TEXT NOT NULL,
    flagged INTEGER NOT NULL,
    note TEXT NOT NULL,
    head TEXT NOT NULL,
    changed TEXT NOT NULL,
    PRIMARY KEY (article, annotator_id, role)
) WITHOUT ROWID;
CREATE INDEX progress_status ON progress (annotator_id, role, status, article);
CREATE TABLE annotation (
    id TEXT PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES article(seq) ON DELETE CASCADE,
    annotator_id TEXT NOT NULL,
    role TEXT NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    label TEXT NOT NULL,
    quote TEXT NOT NULL,
    attributes TEXT NOT NULL,
    note TEXT NOT NULL,
    flagged INTEGER NOT NULL,
    origin TEXT NOT NULL,
    suggestion_id TEXT
);
CREATE UNIQUE INDEX annotation_state
    ON annotation (article, annotator_id, role, start, end, label);
CREATE TABLE link (
    id TEXT PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES article(seq) ON DELETE CASCADE,
    annotator_id TEXT NOT NULL,
    role TEXT NOT NULL,
    type TEXT NOT NULL,
    from_id TEXT NOT NULL,
    to_id TEXT NOT NULL,
    origin TEXT NOT NULL,
    suggestion_id TEXT
);
CREATE INDEX link_state ON link (article, annotator_id, role);
CREATE TABLE rejection (
    article INTEGER NOT NULL REFERENCES article(seq) ON DELETE CASCADE,
    annotator_id TEXT NOT NULL,
    role TEXT NOT NULL,
    suggestion_id TEXT NOT NULL,
    label TEXT NOT NULL,
    start INTEGER,
    end INTEGER,
    PRIMARY KEY (article, annotator_id, role, suggestion_id)
) WITHOUT ROWID;
CREATE TABLE opened (
    article INTEGER NOT NULL REFERENCES article(seq) ON DELETE CASCADE,
    annotator_id TEXT NOT NULL,
    role TEXT NOT NULL,
    cursor INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (article, annotator_id, role)
) WITHOUT ROWID;
CREATE VIEW spans AS
    SELECT article.id AS article, annotation.annotator_id, annotation.role, annotation.start,
           annotation.end, annotation.label, annotation.quote, annotation.attributes,
           annotation.note, annotation.flagged, annotation.origin, annotation.id
    FROM annotation JOIN article ON article.seq = annotation.article;
CREATE VIEW attributions AS
    SELECT article.id AS article, link.annotator_id, link.role, claim.quote AS claim,
           source.quote AS source, claim.attributes AS claim_attributes,
           source.attributes AS source_attributes, claim.id AS claim_id, source.id AS source_id
    FROM link JOIN article ON article.seq = link.article
    JOIN annotation AS claim ON claim.id = link.from_id
    JOIN annotation AS source ON source.id = link.to_id
    WHERE link.type = 'attributed_to';
CREATE VIEW decisions AS
    SELECT log.seq, article.id AS article, log.annotator_id, log.role, log.at, log.mode,
           log.kind, log.subject, log.before, log.after, log.act, log.parent, log.target
    FROM log JOIN article ON article.seq = log.article;
"""


@migrations()
def m001_tables(db: Database) -> None:
    """Articles, suggestions, the log, what is derived from it, and views to query."""
    for statement in _statements(_TABLES):
        db.execute(statement)
    db.execute("PRAGMA user_version = 1")


_REVIEW = """
ALTER TABLE rejection ADD COLUMN note TEXT NOT NULL DEFAULT '';
CREATE TABLE record (
    article INTEGER NOT NULL REFERENCES article(seq) ON DELETE CASCADE,
    annotator_id TEXT NOT NULL,
    role TEXT NOT NULL,
    id TEXT NOT NULL,
    is_a TEXT NOT NULL,
    value TEXT NOT NULL,
    layer TEXT,
    subject TEXT,
    start INTEGER,
    end INTEGER,
    quote TEXT,
    difference TEXT,
    choice TEXT,
    rule TEXT,
    reason TEXT,
    note TEXT,
    flagged INTEGER,
    reviewer TEXT,
    at TEXT,
    PRIMARY KEY (article, annotator_id, role, id)
) WITHOUT ROWID;
CREATE INDEX record_kind ON record (is_a, article);
CREATE INDEX log_role ON log (article, role, seq);
CREATE TABLE assignment (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL REFERENCES article(seq) ON DELETE CASCADE,
    annotator_id TEXT NOT NULL,
    what TEXT NOT NULL,
    by TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX assignment_of ON assignment (annotator_id, article, seq);
CREATE INDEX assignment_article ON assignment (article, annotator_id, seq);
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
CREATE VIEW assigned AS
    SELECT article.id AS article, assignment.annotator_id, assignment.what, assignment.by,
           assignment.at
    FROM assignment JOIN article ON article.seq = assignment.article
    WHERE assignment.what <> 'released' AND assignment.seq = (
        SELECT max(seq) FROM assignment AS latest WHERE latest.article = assignment.article
        AND latest.annotator_id = assignment.annotator_id);
CREATE VIEW rulings AS
    SELECT article.id AS article, record.layer, record.start, record.end, record.quote,
           record.difference, record.choice, record.rule, record.reason, record.note,
           record.flagged, record.reviewer, record.at, record.subject, record.value, record.id
    FROM record JOIN article ON article.seq = record.article
    WHERE record.is_a = 'ruling';
"""


@migrations()
def m002_review(db: Database) -> None:
    """What a review keeps, and who is to do which article."""
    for statement in _statements(_REVIEW):
        db.execute(statement)
    db.execute("PRAGMA user_version = 2")


_REMARKS = """
CREATE TABLE remark (
    article INTEGER NOT NULL REFERENCES article(seq) ON DELETE CASCADE,
    reviewer TEXT NOT NULL,
    layer TEXT NOT NULL,
    subject TEXT NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    reason TEXT,
    note TEXT NOT NULL,
    flagged INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (reviewer, article, start, end, layer, subject)
) WITHOUT ROWID;
"""


@migrations()
def m003_remarks(db: Database) -> None:
    """What reviewers say of regions before they decide on them."""
    for statement in _statements(_REMARKS):
        db.execute(statement)
    db.execute("PRAGMA user_version = 3")


_TIME = """
CREATE TABLE time_spent (
    seq INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES article(seq) ON DELETE CASCADE,
    annotator_id TEXT NOT NULL,
    role TEXT NOT NULL,
    act TEXT,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    seconds REAL NOT NULL
);
CREATE INDEX time_spent_of ON time_spent (article, annotator_id, role);
"""


@migrations()
def m004_time(db: Database) -> None:
    """How long people are at work on an article."""
    for statement in _statements(_TIME):
        db.execute(statement)
    db.execute("PRAGMA user_version = 4")


_QUEUE = """
CREATE TABLE listed (
    article INTEGER PRIMARY KEY REFERENCES article(seq) ON DELETE CASCADE,
    words INTEGER NOT NULL,
    undecided INTEGER NOT NULL,
    doubt REAL
);
CREATE INDEX listed_words ON listed (words);
CREATE TABLE listed_label (
    label TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES article(seq) ON DELETE CASCADE,
    PRIMARY KEY (label, article)
) WITHOUT ROWID;
CREATE INDEX listed_label_article ON listed_label (article);
CREATE TABLE tally (
    annotator_id TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES article(seq) ON DELETE CASCADE,
    seen INTEGER NOT NULL,
    undecided INTEGER NOT NULL,
    doubt REAL,
    PRIMARY KEY (annotator_id, article)
) WITHOUT ROWID;
CREATE INDEX tally_article ON tally (article);
CREATE INDEX progress_flagged ON progress (annotator_id, role, article) WHERE flagged;
CREATE INDEX annotation_flagged ON annotation (annotator_id, role, article) WHERE flagged;
CREATE INDEX annotation_label ON annotation (annotator_id, role, label, article);
"""


@migrations()
def m005_queue(db: Database) -> None:
    """What the article list is filtered and sorted by, and the index of words."""
    # In here, so that a step says all that it needs.
    from annotator.store import tallies, words

    for statement in _statements(_QUEUE):
        db.execute(statement)
    tallies.create(db.conn)
    words.create(db.conn)
    db.execute("PRAGMA user_version = 5")


_MEMORY = """
CREATE TABLE memory (
    annotator_id TEXT NOT NULL,
    text TEXT NOT NULL,
    label TEXT NOT NULL,
    what TEXT NOT NULL,
    other TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (annotator_id, text, label, what, other)
) WITHOUT ROWID;
CREATE TABLE memory_cleared (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    annotator_id TEXT NOT NULL,
    text TEXT,
    log_seq INTEGER NOT NULL,
    at TEXT NOT NULL
);
CREATE TABLE memory_run (
    article INTEGER NOT NULL REFERENCES article(seq) ON DELETE CASCADE,
    annotator_id TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (article, annotator_id)
) WITHOUT ROWID;
CREATE TABLE memory_hidden (
    annotator_id TEXT NOT NULL,
    suggestion_id TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES article(seq) ON DELETE CASCADE,
    PRIMARY KEY (annotator_id, suggestion_id)
) WITHOUT ROWID;
CREATE INDEX memory_hidden_article ON memory_hidden (article, annotator_id);
CREATE TABLE memory_suggestion (
    id TEXT PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES article(seq) ON DELETE CASCADE,
    annotator_id TEXT NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    label TEXT NOT NULL,
    quote TEXT NOT NULL,
    score REAL NOT NULL,
    agreed INTEGER NOT NULL,
    against INTEGER NOT NULL,
    instead TEXT NOT NULL
);
CREATE INDEX memory_suggestion_place ON memory_suggestion (article, annotator_id, start);
"""


@migrations()
def m006_memory(db: Database) -> None:
    """What annotators decided before, by text, and what follows for the articles they open."""
    from annotator.store import memory

    for statement in _statements(_MEMORY):
        db.execute(statement)
    memory.create(db.conn)
    db.execute("PRAGMA user_version = 6")


_JOURNAL = """
CREATE TABLE pending (
    seq INTEGER PRIMARY KEY,
    act TEXT NOT NULL,
    head TEXT,
    mode TEXT NOT NULL,
    target TEXT,
    article INTEGER NOT NULL REFERENCES article(seq) ON DELETE CASCADE,
    annotator_id TEXT NOT NULL,
    at TEXT NOT NULL,
    decisions TEXT,
    number INTEGER NOT NULL,
    cursor INTEGER,
    spent TEXT NOT NULL,
    aside TEXT
);
CREATE INDEX listed_doubt ON listed (CAST(doubt * 1000000000 AS INTEGER) DESC, article)
    WHERE undecided > 0 AND doubt IS NOT NULL;
"""


@migrations()
def m007_journal(db: Database) -> None:
    """Acts that are kept in one piece until their rows are written; what makes lists fast."""
    from annotator.store import words

    for statement in _statements(_JOURNAL):
        db.execute(statement)
    words.reindex_articles(db.conn)
    db.execute("PRAGMA user_version = 7")


_SCHEMA_CHANGE = """
CREATE TABLE schema_change (
    version INTEGER PRIMARY KEY,
    act TEXT NOT NULL,
    log_seq INTEGER NOT NULL,
    annotator_id TEXT NOT NULL,
    at TEXT NOT NULL,
    mapping TEXT NOT NULL
);
"""


@migrations()
def m008_schema_change(db: Database) -> None:
    """How the label schema came to be another, with its mapping."""
    for statement in _statements(_SCHEMA_CHANGE):
        db.execute(statement)
    db.execute("PRAGMA user_version = 8")


def _statements(script: str) -> list[str]:
    """The script's statements; a trigger keeps the semicolons between BEGIN and END."""
    statements, open_trigger, lines = [], False, []
    for line in script.strip().splitlines():
        lines.append(line)
        open_trigger = open_trigger or line.startswith("CREATE TRIGGER")
        if line.endswith(";") and (not open_trigger or line.endswith("END;")):
            statements.append("\n".join(lines))
            lines, open_trigger = [], False
    return statements
