"""Will hold: a text in, located plain-language advice out; two texts in, their differing facts out. Empty for now."""
