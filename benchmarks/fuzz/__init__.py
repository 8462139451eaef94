"""What a machine makes up by the thousand: requests to the API, and spellings of CPR numbers."""
