"""The ways to take an answer that `collecting` compares, each as a server loads it."""
