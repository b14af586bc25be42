"""The protocol below the features: messages, transport, positions and URIs."""
