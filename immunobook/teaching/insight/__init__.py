"""What a teacher sees after class and of her groups."""
