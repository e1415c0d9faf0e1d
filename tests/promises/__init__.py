"""The promises that the program makes about every document, as property tests."""
