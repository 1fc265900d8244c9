"""Side effects of immunotherapy: grading, advice, patients to practise on, the phone call, teach-back.

Everything here is pure: chance comes in as a seed, nothing is read or saved. The numbers are in data/toxicity.
"""
