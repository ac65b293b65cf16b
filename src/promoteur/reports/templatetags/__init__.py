"""What the templates of the pages of figures can say."""
