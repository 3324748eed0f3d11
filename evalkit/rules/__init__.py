"""Built-in rules and combiners: plugins like any other, through the same door."""
