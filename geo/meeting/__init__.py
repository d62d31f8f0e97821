"""A meeting: agendas with their history, action points, and scenes as each reader may see them."""
