CREATE EXTENSION IF NOT EXISTS postgis SCHEMA public;
-- What is kept beside the layers, out of sight of those who only read them.
CREATE SCHEMA IF NOT EXISTS atlas;
-- Every state of every feature, and the features as they are: both follow the catalogue.
CREATE SCHEMA IF NOT EXISTS history;
CREATE SCHEMA IF NOT EXISTS current;
-- Those who only read the layers, such as in QGIS: members of one role, where it may be made.
DO $$ BEGIN CREATE ROLE atlas_reader NOLOGIN; EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN GRANT USAGE ON SCHEMA history, current TO atlas_reader; ALTER DEFAULT PRIVILEGES IN SCHEMA history, current GRANT SELECT ON TABLES TO atlas_reader; EXCEPTION WHEN undefined_object THEN NULL; END $$;
CREATE TABLE atlas.revisions (
    id BIGINT PRIMARY KEY,
    made_at TEXT COLLATE "C" NOT NULL,
    who TEXT COLLATE "C" NOT NULL,
    why TEXT COLLATE "C" NOT NULL,
    source TEXT COLLATE "C" NOT NULL,
    source_sha256 TEXT COLLATE "C" NOT NULL,
    counts TEXT COLLATE "C" NOT NULL,
    details TEXT COLLATE "C" NOT NULL DEFAULT '{}',
    rowid BIGINT GENERATED ALWAYS AS IDENTITY
);
-- Share links and sign-outs.
CREATE TABLE atlas.links (
    id TEXT COLLATE "C" PRIMARY KEY,
    audience TEXT COLLATE "C" NOT NULL,
    scope TEXT COLLATE "C" NOT NULL,
    page TEXT COLLATE "C" NOT NULL,
    view TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C" NOT NULL,
    creator TEXT COLLATE "C" NOT NULL,
    made_at TEXT COLLATE "C" NOT NULL,
    expires_at TEXT COLLATE "C" NOT NULL,
    revoked_at TEXT COLLATE "C",
    revoked_by TEXT COLLATE "C",
    last_used_at TEXT COLLATE "C",
    uses BIGINT NOT NULL DEFAULT 0,
    rowid BIGINT GENERATED ALWAYS AS IDENTITY
);
CREATE TABLE atlas.sign_outs (
    subject TEXT COLLATE "C" PRIMARY KEY,
    signed_out_at TEXT COLLATE "C" NOT NULL,
    rowid BIGINT GENERATED ALWAYS AS IDENTITY
);
-- Versions of agendas and action points.
CREATE TABLE atlas.meeting_versions (
    kind TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    content TEXT COLLATE "C" NOT NULL,
    who TEXT COLLATE "C" NOT NULL,
    made_at TEXT COLLATE "C" NOT NULL,
    what TEXT COLLATE "C" NOT NULL,
    rowid BIGINT GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (kind, name, version)
);
-- Files that were handed in, compressed, and the proposals that were made of them.
CREATE TABLE atlas.files (
    sha256 TEXT COLLATE "C" PRIMARY KEY,
    content BYTEA NOT NULL,
    kept_at TEXT COLLATE "C" NOT NULL,
    rowid BIGINT GENERATED ALWAYS AS IDENTITY
);
ALTER TABLE atlas.files ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE TABLE atlas.imports (
    id TEXT COLLATE "C" PRIMARY KEY,
    version BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL REFERENCES atlas.files (sha256),
    who TEXT COLLATE "C" NOT NULL,
    link TEXT COLLATE "C" NOT NULL,
    made_at TEXT COLLATE "C" NOT NULL,
    changed_at TEXT COLLATE "C" NOT NULL,
    revision BIGINT REFERENCES atlas.revisions (id),
    wanted TEXT COLLATE "C" NOT NULL,
    summary TEXT COLLATE "C" NOT NULL,
    rowid BIGINT GENERATED ALWAYS AS IDENTITY
);
CREATE INDEX imports_state ON atlas.imports (state, made_at);
CREATE INDEX imports_link ON atlas.imports (link);
-- What people answered and confirmed, by sender.
CREATE TABLE atlas.answers (
    sender TEXT COLLATE "C" NOT NULL,
    about TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    answer TEXT COLLATE "C" NOT NULL,
    who TEXT COLLATE "C" NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    rowid BIGINT GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (sender, about, value)
);
-- Links of one organisation: to hand in.
CREATE TABLE atlas.organisation_links (
    id TEXT COLLATE "C" PRIMARY KEY,
    purpose TEXT COLLATE "C" NOT NULL,
    organisation TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C" NOT NULL,
    creator TEXT COLLATE "C" NOT NULL,
    made_at TEXT COLLATE "C" NOT NULL,
    expires_at TEXT COLLATE "C" NOT NULL,
    revoked_at TEXT COLLATE "C",
    revoked_by TEXT COLLATE "C",
    last_used_at TEXT COLLATE "C",
    uses BIGINT NOT NULL DEFAULT 0,
    rowid BIGINT GENERATED ALWAYS AS IDENTITY
);
-- What organisations answered by link of each activity of theirs; the newest answer of a row counts.
CREATE TABLE atlas.confirmations (
    number BIGINT PRIMARY KEY,
    link TEXT COLLATE "C" NOT NULL,
    organisation TEXT COLLATE "C" NOT NULL,
    about TEXT COLLATE "C" NOT NULL,
    record TEXT COLLATE "C" NOT NULL,
    said TEXT COLLATE "C" NOT NULL,
    details TEXT COLLATE "C" NOT NULL,
    seen BIGINT NOT NULL,
    said_at TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    decided_by TEXT COLLATE "C" NOT NULL DEFAULT '',
    decided_at TEXT COLLATE "C" NOT NULL DEFAULT '',
    revision BIGINT,
    rowid BIGINT GENERATED ALWAYS AS IDENTITY
);
CREATE INDEX confirmations_about ON atlas.confirmations (organisation, about, number);
CREATE INDEX confirmations_state ON atlas.confirmations (state, number);
