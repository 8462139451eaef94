"""`make race-claims`: that one of many who take a conversation wins, and how fast the console is."""
