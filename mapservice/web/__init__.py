"""How a request becomes an answer: endpoints, negotiation, caching, problems, page parts."""
