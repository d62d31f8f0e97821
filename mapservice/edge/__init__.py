"""What every answer passes on its way out: compression, security headers, hosts, first page."""
