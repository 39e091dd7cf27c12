"""The catalogues are held to the code, to each other and to the two languages."""
