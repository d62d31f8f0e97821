"""The front door for people: Streamlit pages over one View, one Dataset and one Audience."""
