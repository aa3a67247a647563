"""Ask what moves results: neutralise parts of the model, move its coefficients."""
