"""Practice, review and tests as a learner meets them: chosen, answered, looked back on."""
