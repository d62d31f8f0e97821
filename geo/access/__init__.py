"""Who is asking and what they may open: roles, sign-in, share links, audit log, datasets."""
