"""Tags of the pages of figures."""

from typing import Any

from django import template

from promoteur.reports.explaining import explained

register = template.Library()


@register.inclusion_tag("reports/explained.html")
def explain(key: str) -> dict[str, Any]:
    """Show the mark that opens the explanation of a figure."""
    return {"key": key, "explained": explained(key)}
