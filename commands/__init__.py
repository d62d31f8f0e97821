"""The front door for operators: reports and share links from the command line."""
