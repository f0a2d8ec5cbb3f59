"""What is seen in Jupyter; the only home of matplotlib and ipywidgets."""

WIDGET = "application/vnd.jupyter.widget-view+json"
"""The kind of output that lives only as long as the kernel."""
