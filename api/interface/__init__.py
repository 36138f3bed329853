"""What a program that calls the desk must know: the OpenAPI document and the pages made of it."""
