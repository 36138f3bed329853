"""What the API and the pages say, as plain functions of a question: a module each."""
