-- Whose each row is: empty for the data pack, else the source whose rows an import may change.
ALTER TABLE features ADD COLUMN owner TEXT NOT NULL DEFAULT '';
CREATE INDEX features_of_owner ON features (owner, layer, opened, closed);
CREATE INDEX features_opened ON features (opened);
CREATE INDEX features_closed ON features (closed) WHERE closed IS NOT NULL;
-- What a revision is besides its words, as JSON: the import, the sender, what it undid.
ALTER TABLE revisions ADD COLUMN details TEXT NOT NULL DEFAULT '{}';
-- Files that were handed in, compressed, and the proposals that were made of them.
CREATE TABLE files (
    sha256 TEXT PRIMARY KEY,
    content BLOB NOT NULL,
    kept_at TEXT NOT NULL
);
CREATE TABLE imports (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES files (sha256),
    who TEXT NOT NULL,
    link TEXT NOT NULL,
    made_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    revision INTEGER REFERENCES revisions (id),
    wanted TEXT NOT NULL,
    summary TEXT NOT NULL
);
CREATE INDEX imports_state ON imports (state, made_at);
-- What people answered and confirmed, by sender.
CREATE TABLE answers (
    sender TEXT NOT NULL,
    about TEXT NOT NULL,
    value TEXT NOT NULL,
    answer TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (sender, about, value)
);
-- Links of one organisation: to hand in.
CREATE TABLE organisation_links (
    id TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,
    organisation TEXT NOT NULL,
    note TEXT NOT NULL,
    creator TEXT NOT NULL,
    made_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    revoked_at TEXT,
    revoked_by TEXT,
    last_used_at TEXT,
    uses INTEGER NOT NULL DEFAULT 0
);
