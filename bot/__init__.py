"""How we understand: Rasa's configuration and our components in it."""
