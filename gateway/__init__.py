"""The front door: the citizens' API, the staff console, and the turns of the assistant in between."""
