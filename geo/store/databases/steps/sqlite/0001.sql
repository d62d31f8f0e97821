-- Revisions of the layers.
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
-- Share links and sign-outs.
CREATE TABLE IF NOT EXISTS links (
    id TEXT PRIMARY KEY,
    audience TEXT NOT NULL,
    scope TEXT NOT NULL,
    page TEXT NOT NULL,
    view TEXT NOT NULL,
    note TEXT NOT NULL,
    creator TEXT NOT NULL,
    made_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    revoked_at TEXT,
    revoked_by TEXT,
    last_used_at TEXT,
    uses INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS sign_outs (
    subject TEXT PRIMARY KEY,
    signed_out_at TEXT NOT NULL
);
-- Versions of agendas and action points.
CREATE TABLE IF NOT EXISTS meeting_versions (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    content TEXT NOT NULL,
    who TEXT NOT NULL,
    made_at TEXT NOT NULL,
    what TEXT NOT NULL,
    PRIMARY KEY (kind, name, version)
);
