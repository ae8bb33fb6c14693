"""Training: a model is made of labelled messages; nothing here is needed to run one."""
