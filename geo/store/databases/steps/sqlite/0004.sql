-- What organisations answered by link of each activity of theirs; the newest answer of a row counts.
CREATE TABLE confirmations (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    link TEXT NOT NULL,
    organisation TEXT NOT NULL,
    about TEXT NOT NULL,
    record TEXT NOT NULL,
    said TEXT NOT NULL,
    details TEXT NOT NULL,
    seen INTEGER NOT NULL,
    said_at TEXT NOT NULL,
    state TEXT NOT NULL,
    decided_by TEXT NOT NULL DEFAULT '',
    decided_at TEXT NOT NULL DEFAULT '',
    revision INTEGER
);
CREATE INDEX confirmations_about ON confirmations (organisation, about, number);
CREATE INDEX confirmations_state ON confirmations (state, number);
