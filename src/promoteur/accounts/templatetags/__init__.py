"""What every template for members can say."""
