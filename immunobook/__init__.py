"""Immunobook: a learning notebook on cancer immunotherapy. The README says where things are."""
