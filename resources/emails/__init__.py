"""The letters of lending, one function each."""
