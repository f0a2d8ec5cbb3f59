"""What is seen in Jupyter; the only home of matplotlib and ipywidgets."""
