"""Teaching: what a teacher shows, asks and sees. The screens that put the features together for a class."""
