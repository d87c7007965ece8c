"""What a person sees at a terminal; the only place that names rich."""
