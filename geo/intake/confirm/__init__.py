"""What an organisation says by link of its own activities: still true, ended, changed, not ours."""
