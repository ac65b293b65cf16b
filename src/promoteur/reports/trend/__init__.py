"""The trend: the score step by step, and which of its ups and downs are more than chance."""
