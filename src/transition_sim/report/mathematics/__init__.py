"""The mathematics page: what the model declares, with the equation of every rule."""
