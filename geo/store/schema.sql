CREATE TABLE IF NOT EXISTS revisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    made_at TEXT NOT NULL,
    who TEXT NOT NULL,
    why TEXT NOT NULL,
    source TEXT NOT NULL,
    source_sha256 TEXT NOT NULL,
    counts TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS features (
    layer TEXT NOT NULL,
    feature TEXT NOT NULL,
    position REAL NOT NULL,
    opened INTEGER NOT NULL REFERENCES revisions (id),
    closed INTEGER REFERENCES revisions (id),
    digest TEXT NOT NULL,
    properties TEXT NOT NULL,
    geometry BLOB
);
CREATE INDEX IF NOT EXISTS features_open ON features (layer, closed, opened);
CREATE UNIQUE INDEX IF NOT EXISTS features_once
    ON features (layer, feature) WHERE closed IS NULL;
