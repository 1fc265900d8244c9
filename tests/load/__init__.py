"""How fast the notebook is, always against an empty Streamlit app in the same run."""
