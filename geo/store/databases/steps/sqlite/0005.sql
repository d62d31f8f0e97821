-- When copies of the store were put aside.
CREATE TABLE backups (
    made_at TEXT PRIMARY KEY,
    revision INTEGER NOT NULL
);
