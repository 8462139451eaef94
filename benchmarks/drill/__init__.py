"""`make drill`: everything that can break is broken, again and again, while citizens ask, wait for staff and book; then it is counted what became of them."""
