"""How well a pipeline understands, how fast and at what price: ours beside Bürokratt's, on the same data in one run."""
