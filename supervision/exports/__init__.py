"""Files with figures and lists, made by a worker for the person who asked."""
