"""What an address asks for: parameters, filters, queryables, tile numbers."""
