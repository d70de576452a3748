"""L2: ONNX detectors."""
