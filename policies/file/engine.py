"""The engine's number: raised whenever the same event and policy could be decided differently."""

ENGINE = "7"
