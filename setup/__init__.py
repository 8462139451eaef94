"""Set-up of Indgang: finds or fetches what it needs, builds it, runs it. Standard library only, Python 3.8 or newer."""
