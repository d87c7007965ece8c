"""Rehearsals: the engine over the model, in virtual time, with faults and a scripted operator."""
