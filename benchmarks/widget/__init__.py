"""The chat window under load and trouble: `make drill-widget`, and how fast it is."""
