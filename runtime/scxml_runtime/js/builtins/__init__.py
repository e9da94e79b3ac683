"""The built-in objects, one module each, imported when a script first touches one of them."""
