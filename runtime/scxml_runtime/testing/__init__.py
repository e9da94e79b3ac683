"""What tests of charts stand on, without the compiler: hooks that are set only while something asks for them."""
