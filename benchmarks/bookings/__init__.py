"""No seat twice: sign-ups that race for the last seats, Redis killed meanwhile, and how long a search for free seats takes."""
