"""What a person sees: texts, keyboards and callback data."""
