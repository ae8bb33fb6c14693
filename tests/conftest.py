"""What any test may ask for, databases; and no deadline: how long things take is benched."""

from hypothesis import settings

pytest_plugins = ("tests.databases",)

settings.register_profile("ours", deadline=None)
settings.load_profile("ours")
