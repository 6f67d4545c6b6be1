"""Pictures that explain, drawn from shapes and data: a template each, by course."""
