"""Files → frozen, validated objects: scenarios, cities, profiles."""
