"""What a group knows and where it stops: counts of many learners, for those who teach them."""
