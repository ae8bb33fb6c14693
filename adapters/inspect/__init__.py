"""The look into files: ``inspector`` is the adapter, ``worker`` the limited process that looks.

Nothing is imported here, so that the worker starts without the rest of the program.
"""
