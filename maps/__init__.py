"""How things are drawn: values in, pictures out; no screen and no server in this room."""
