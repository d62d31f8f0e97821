-- When copies of the store were put aside.
CREATE TABLE atlas.backups (
    made_at TEXT COLLATE "C" PRIMARY KEY,
    revision BIGINT NOT NULL
);
