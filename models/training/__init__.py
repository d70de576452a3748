"""Trains the shipped detector: from a folder of pictures with stated origin to `model.onnx` and its card.

    python -m models.training all --corpus FOLDER --work FOLDER

Every step is seeded, keeps its results in the work folder, and goes on where it was stopped. Needs the extra `train`.
"""
