"""What Rasa asks us to do: find courses, sign up, look up opening hours. Thin: the rules are in `indgang`."""
