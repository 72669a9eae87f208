"""The linear program: an algebra over Pyomo, its components, and its assembly as a matrix."""
