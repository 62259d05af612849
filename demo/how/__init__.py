"""The tab 'How it works': pictures with a few words each."""
