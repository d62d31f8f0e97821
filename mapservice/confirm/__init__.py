"""The page on which an organisation says by link what is still true of its own activities."""
