"""People: whom the collectivité lists, their services and roles, and what follows from them."""
