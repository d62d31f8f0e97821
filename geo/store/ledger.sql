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
