"""The verdict under every admissible definition of the shares."""
