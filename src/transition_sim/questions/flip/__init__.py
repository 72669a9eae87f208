"""How far each input must move before a verdict flips."""
