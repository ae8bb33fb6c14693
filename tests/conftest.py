"""What any test may ask for: databases."""

pytest_plugins = ("tests.databases",)
